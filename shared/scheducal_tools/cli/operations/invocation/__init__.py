"""What an invocation of a function needs: an API key, and values for the placeholders of its sample."""
