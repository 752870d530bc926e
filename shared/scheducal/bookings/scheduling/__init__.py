"""Admits times of a service: reads what the engine needs, asks it, and says what must be written."""
