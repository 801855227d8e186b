"""The desk of the works council and its own room."""
