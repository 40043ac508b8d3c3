"""Words about cases."""
