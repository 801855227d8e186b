"""What is frozen, for what."""
