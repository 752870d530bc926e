"""Endpoints of resources."""
