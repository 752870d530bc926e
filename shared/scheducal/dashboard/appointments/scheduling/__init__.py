"""Makes and changes bookings: at times that are free."""
