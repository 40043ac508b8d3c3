"""Words about activities."""
