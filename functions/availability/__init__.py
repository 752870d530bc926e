"""Endpoints that say when a service is free."""
