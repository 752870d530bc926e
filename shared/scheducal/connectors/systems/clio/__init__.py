"""Clio Manage: a calendar entry for each appointment."""
