"""Compares systems with appointments every day, repairs, and reports. It may import pull, push and connections."""
