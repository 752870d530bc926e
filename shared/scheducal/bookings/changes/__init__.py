"""Changes of bookings that need no admission, and what an appointment's change makes of its booking."""
