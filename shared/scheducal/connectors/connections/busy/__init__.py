"""Busy times of connected calendars, kept by weeks."""
