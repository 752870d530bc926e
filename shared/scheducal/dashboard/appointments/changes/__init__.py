"""Makes and changes appointments that are no bookings."""
