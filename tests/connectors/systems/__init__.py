"""Connectors that exist only in tests."""
