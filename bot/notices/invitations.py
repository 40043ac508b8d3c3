"""Words about invitations."""
