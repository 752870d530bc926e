"""Bookings that begin in another system and become the tenant's own, and those that cannot."""
