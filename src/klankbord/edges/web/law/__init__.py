"""Mag dit?, the rule book and the guides."""
