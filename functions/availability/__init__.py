"""Availability."""
