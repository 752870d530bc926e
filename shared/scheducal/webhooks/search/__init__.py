"""Finds deliveries by state, type, answer, time, endpoint and part of the body, a bounded part of the rows at a time.

The room may import the rooms of webhooks beside it, and store.
"""
