"""Customers: requests, rules, rows, service, and who is the same person."""
