"""Events on their way to the endpoints that customers registered."""
