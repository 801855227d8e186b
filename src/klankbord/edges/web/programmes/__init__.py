"""Programmes: their dossier, drafts, versions and papers."""
