"""Endpoints of resources."""

STACK = "Booking"
