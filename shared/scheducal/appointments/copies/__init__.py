"""Copies of appointments, which other systems made by themselves where a connection of the tenant's leads."""
