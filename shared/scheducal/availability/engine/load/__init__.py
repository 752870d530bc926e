"""What is taken, shared and used up (pure)."""
