"""Customers: what is sent, what is right, what is shown, and who is the same."""
