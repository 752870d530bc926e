"""Webhook endpoints in the dashboard: health, settings, secrets, test events and replays.

The room may import api, commands, events, store, walltime and webhooks.
"""
