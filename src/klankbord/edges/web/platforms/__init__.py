"""Telephone platforms: how they are doing, what they send, what waits."""
