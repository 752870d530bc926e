"""A connection's rules: which changes go which way, and what the system does of itself."""
