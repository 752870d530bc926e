"""Shows what happened to an appointment, in order: changes, syncs, answers, events and their deliveries.

The room may import appointments, connectors, webhooks and store.
"""
