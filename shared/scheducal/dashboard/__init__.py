"""The dashboard: pages for the people of a tenant, rendered here and working without JavaScript.

Pages call the same services as the API, as a member's principal. `frame` has what all pages share, `session` who is
signed in; each other folder is an area with a function of its own. It may import api, commands, tenants, store,
walltime, and the rooms whose things it shows: appointments, audit, availability, bookings, catalog, connectors,
events, http, jobs, operators, privacy, tallies, timeline and webhooks.
"""
