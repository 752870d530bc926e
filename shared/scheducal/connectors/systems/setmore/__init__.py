"""Setmore: an appointment of its own for each appointment, which it lets nobody move."""
