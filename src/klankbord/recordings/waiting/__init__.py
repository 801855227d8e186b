"""Calls of which a fact is missing, and offering them anew."""
