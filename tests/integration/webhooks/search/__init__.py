"""Searches over deliveries, on the table."""
