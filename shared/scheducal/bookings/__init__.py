"""Bookings, series and holds: a time of a service, the resources that serve it, and the appointment that comes of it.

The room may import appointments, availability, catalog, commands, events, tenants, walltime and store.
"""
