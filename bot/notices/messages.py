"""Words about messages."""
