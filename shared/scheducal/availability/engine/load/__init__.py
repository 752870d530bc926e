"""Counts what is taken, shared and used up (pure). It imports the engine's own time, and the catalog's models."""
