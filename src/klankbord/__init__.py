"""Klankbord: quality monitoring of calls, within the law."""

__version__ = "0.1.0"
