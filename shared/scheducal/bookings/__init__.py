"""Bookings and holds: a time of a service, the resources that serve it, and the appointment that comes of it."""
