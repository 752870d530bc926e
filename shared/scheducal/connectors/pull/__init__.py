"""Takes over what people change in connected calendars."""
