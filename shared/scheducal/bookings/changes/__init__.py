"""Changes bookings where nothing has to be scheduled, and lets a booking follow its appointment."""
