"""A connector that exists only in these tests."""
