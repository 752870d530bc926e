"""Says how a connection does: its tokens, when its system was read last, and what the last comparison found.

It may import connections, pull and reconcile.
"""
