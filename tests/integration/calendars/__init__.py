"""Appointments in connected calendars, both ways: the real providers, over HTTP to the fakes."""
