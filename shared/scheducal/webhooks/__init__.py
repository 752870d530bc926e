"""Webhooks: endpoints that customers register, and the deliveries of events to them.

The room may import commands, events, tallies, http, walltime and store.
"""
