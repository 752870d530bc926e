"""Connected calendars."""

STACK = ""
