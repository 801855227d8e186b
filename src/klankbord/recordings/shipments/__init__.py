"""Imports as a whole: sent, reported, and how the platforms are doing."""
