"""What a system would get of an appointment, and why it does or does not."""
