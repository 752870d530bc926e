"""Decides what is free (pure): one engine for listing, booking and explanation."""
