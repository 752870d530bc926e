"""What browsers visit when a calendar's owner gives access."""
