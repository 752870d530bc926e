"""Availability."""

STACK = "Booking"
