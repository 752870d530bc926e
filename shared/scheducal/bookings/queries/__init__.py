"""Reads bookings: pages of lists, one booking, one hold."""
