"""Webhooks in a world: endpoints, what they are sent, and what must hold of it."""
