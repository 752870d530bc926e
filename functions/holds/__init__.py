"""Holds."""

STACK = "Booking"
