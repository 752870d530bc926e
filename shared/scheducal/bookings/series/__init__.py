"""Recurring bookings: one booking for each occurrence."""
