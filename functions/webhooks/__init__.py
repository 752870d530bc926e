"""Endpoints of webhooks."""

STACK = ""
