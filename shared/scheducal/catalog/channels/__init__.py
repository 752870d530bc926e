"""Channels, the ways in which bookings come in: requests, rules, service, views."""
