"""Writes docs/openapi.json from the functions' own routes."""
