"""Endpoints of holds."""
