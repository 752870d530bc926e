"""Pages of customers: search, one person with bookings and answers, merge, privacy requests."""
