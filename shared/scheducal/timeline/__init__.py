"""Shows what happened: to an appointment, in order, and because of one request, with all that followed from it.

The room may import appointments, audit, bookings, connectors, webhooks and store.
"""
