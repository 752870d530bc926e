"""Deliveries in the dashboard: lists with filters, one delivery with its attempts, and what is sent again.

The room may import api, commands, store, walltime and webhooks.
"""
