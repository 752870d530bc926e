"""Endpoints of appointments."""

STACK = ""
