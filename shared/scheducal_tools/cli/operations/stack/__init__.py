"""What a stack holds: its outputs, its resources and its functions."""
