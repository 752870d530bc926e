"""Systems that are followed, and take no changes."""
