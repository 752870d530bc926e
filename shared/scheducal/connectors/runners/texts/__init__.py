"""Texts that go to people by other systems: when one is due, what it says, and what became of it."""
