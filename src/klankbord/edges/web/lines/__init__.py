"""Telephone lines: what callers hear, and what proves it."""
