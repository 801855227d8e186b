"""Calls in a list and by themselves."""
