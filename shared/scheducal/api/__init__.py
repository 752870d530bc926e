"""The frame of every endpoint: resolver, credentials, rate limit, idempotency, errors, envelope.

It stands above the rooms, and no room imports it.
It may import audit, bookings, catalog, commands, connectors, tenants, walltime and store.
"""
