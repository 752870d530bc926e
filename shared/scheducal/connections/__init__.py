"""Calendars that tenants connect: who may use them, with which tokens, and where new appointments go."""
