"""What follows from committed events, where the stream did not bring it about: found, counted, and named to operators.

It may import events, webhooks, connectors and store.
"""
