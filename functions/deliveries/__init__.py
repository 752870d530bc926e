"""Endpoints of deliveries across webhooks."""
