"""The outbox: rows of events, the catalogue of their types, the envelope, and who is interested.

It may import store.
"""
