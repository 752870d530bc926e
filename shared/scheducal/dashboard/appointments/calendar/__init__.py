"""Puts appointments and bookings on a calendar in the viewer's zone (pure)."""
