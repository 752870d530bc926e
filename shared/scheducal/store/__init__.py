"""The table: keys, writes, conditions, transactions, leases, due work, pages.

It imports no other room, and every room may import it.
"""
