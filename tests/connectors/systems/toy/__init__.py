"""A connector that exists only in tests: a system that keeps meetings, and knows people."""
