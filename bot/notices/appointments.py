"""Words about appointments."""
