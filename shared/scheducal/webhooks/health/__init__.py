"""Judges how well an endpoint takes what it is sent, with the reason, since when, and what comes next.

The room may import the rooms of webhooks beside it, and store.
"""
