"""Replays: one delivery, or all that failed since a time."""
