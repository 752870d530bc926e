"""Calendars and their events, and what people and programs do with them."""
