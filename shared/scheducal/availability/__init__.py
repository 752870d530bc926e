"""What is free, and whether a given time may be booked: one engine for both (pure)."""
