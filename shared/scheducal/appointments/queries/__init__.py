"""Reads appointments: pages of lists, one appointment, its history."""
