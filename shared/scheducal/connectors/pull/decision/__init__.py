"""Decides what a person's change makes of the appointment (pure)."""
