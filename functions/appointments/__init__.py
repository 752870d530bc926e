"""Endpoints of appointments and their invitees."""
