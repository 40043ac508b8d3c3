"""What the demo shows: invented people, what happened to them, and invented activities."""
