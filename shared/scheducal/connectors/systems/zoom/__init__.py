"""Zoom: a meeting for each appointment, whose link goes to the appointment."""
