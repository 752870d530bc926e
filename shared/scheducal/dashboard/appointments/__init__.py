"""Pages of appointments and bookings: calendar, list, one of them, and each change."""
