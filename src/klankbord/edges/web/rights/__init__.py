"""Requests about oneself: asked, decided, answered."""
