"""Bookings that begin in other systems, platform by platform."""
