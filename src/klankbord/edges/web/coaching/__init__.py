"""Talks about results."""
