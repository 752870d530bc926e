"""Absences of resources, and the coming bookings that they fall on."""
