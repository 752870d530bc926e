"""Freshdesk: a ticket for each appointment, with a private note on each change."""
