"""Subscriptions to a system's incoming webhooks: made, renewed, ended, and judged."""
