"""The tenants' audit logs, read: pages, files, and the archive that proves each day.

The room may import tenants, store and walltime. Entries are written by `store.audit`, since every room writes some.
"""
