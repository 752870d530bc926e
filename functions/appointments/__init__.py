"""Endpoints of appointments."""
