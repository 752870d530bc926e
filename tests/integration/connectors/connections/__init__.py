"""Connections of any kind over the API."""
