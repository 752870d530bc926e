"""Finds what is free: a pure engine, the ledger of what is taken, and the answers to clients.

The room may import catalog, tenants, walltime and store.
"""
