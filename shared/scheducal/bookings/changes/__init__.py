"""Changes bookings where nothing has to be admitted, and lets a booking follow its appointment."""
