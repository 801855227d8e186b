"""Calls that were chosen for a complaint, outside the draw."""
