"""Shows the times that a service offers, and why another time is none of them."""
