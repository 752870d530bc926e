"""Handovers: bookings of one resource are served by others at the same time."""
