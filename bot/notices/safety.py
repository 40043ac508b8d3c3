"""Words about safety."""
