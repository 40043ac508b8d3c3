"""Words about broadcasts."""
