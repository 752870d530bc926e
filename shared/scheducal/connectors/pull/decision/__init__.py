"""What a person's change makes of the appointment (pure)."""
