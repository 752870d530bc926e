"""What operators of a deployment do with its tenants: keys of their own, suspension, and long work as jobs.

The room may import appointments, audit, commands, connectors, http, inventory, jobs, privacy, store, tenants
and webhooks.
"""
