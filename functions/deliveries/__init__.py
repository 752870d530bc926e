"""Endpoints of deliveries across webhooks."""

STACK = ""
