"""Disputes about evaluations, and taking back a wrong one."""
