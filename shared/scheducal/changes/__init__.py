"""What people change in connected calendars, and how it comes to the appointments."""
