"""What follows from committed events, where the stream did not bring it about: found, counted, and named to operators.

The room may import appointments, events, webhooks, connectors and store.
"""
