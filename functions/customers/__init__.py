"""Endpoints of customers."""

STACK = "Booking"
