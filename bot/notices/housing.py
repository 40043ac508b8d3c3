"""Words about housing."""
