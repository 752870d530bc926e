"""Tenants, their API keys and the limits of these. The room may import store."""
