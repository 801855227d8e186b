"""Figures of teams and questions."""
