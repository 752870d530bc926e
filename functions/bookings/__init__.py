"""Bookings."""

STACK = "Booking"
