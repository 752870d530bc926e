"""Handlers beside a bare one, warm and in fresh processes."""
