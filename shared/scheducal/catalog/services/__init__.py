"""Services: what is sent, what is right, what is shown."""
