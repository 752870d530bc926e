"""Privacy requests: what is known of a person is gathered, corrected or erased, by a job that goes through all rows.

The room may import jobs, inventory, bookings, catalog, appointments, events, commands, tenants and store.
"""
