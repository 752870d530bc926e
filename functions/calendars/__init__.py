"""Endpoints of connected calendars."""
