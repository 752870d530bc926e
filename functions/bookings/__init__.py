"""Endpoints of bookings."""
