"""Compares systems with appointments every day, repairs, and reports."""
