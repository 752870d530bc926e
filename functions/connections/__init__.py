"""Endpoints of connections to other systems."""
