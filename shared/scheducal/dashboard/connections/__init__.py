"""Calendars and connections in the dashboard: kinds, state, access, checks and comparisons.

The room may import api, commands, connectors, store and walltime.
"""
