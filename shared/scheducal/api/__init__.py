"""The frame of every endpoint: resolver, credentials, rate limit, idempotency, errors, envelope.

It may import commands, tenants, walltime and store.
"""
