"""Endpoints of services."""

STACK = "Booking"
