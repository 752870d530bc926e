"""Changes that people are told of."""
