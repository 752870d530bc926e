"""Decides what is free (pure): one engine for listing, admission and explanation."""
