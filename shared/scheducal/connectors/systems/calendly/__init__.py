"""Calendly: bookings that people make there become ours. Ours are booked there where the time is free."""
