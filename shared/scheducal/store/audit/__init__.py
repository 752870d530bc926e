"""What is written of a change beside its rows: in the log of its own thing, by version, and in the tenant's audit log.

Both are part of the change's own transaction.
"""
