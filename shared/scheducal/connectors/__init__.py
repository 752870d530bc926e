"""Keeps other systems in step with appointments: connections, push, pull, reconcile, and a folder for each system.

The room may import bookings, appointments, availability, catalog, commands, events, tallies, tenants, http, walltime
and store.
"""
