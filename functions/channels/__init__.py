"""Endpoints of channels."""

STACK = "Booking"
