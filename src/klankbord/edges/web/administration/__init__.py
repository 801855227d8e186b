"""Accounts, people, names and roles."""
