"""The audit log in the dashboard: filters, before and after, and a file for spreadsheets.

The room may import api, audit, store and walltime.
"""
