"""Endpoint that says how far calendars agree with appointments."""
