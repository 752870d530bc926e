"""Privacy requests and legal holds."""
