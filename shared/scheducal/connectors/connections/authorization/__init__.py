"""Asks an account's owner for access, and takes the answer."""
