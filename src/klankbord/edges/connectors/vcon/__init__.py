"""vCon, the container for conversations of the IETF."""
