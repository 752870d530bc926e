"""Google Calendar, by its API version 3."""
