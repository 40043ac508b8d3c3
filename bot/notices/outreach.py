"""Words about outreach."""
