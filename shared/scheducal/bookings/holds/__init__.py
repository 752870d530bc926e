"""Holds: a time kept for somebody for some minutes."""
