"""Sonny's CarWash Controls: finds the customers and memberships of a caller."""
