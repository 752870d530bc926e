"""Schedules times of a service: reads what the engine needs, asks it, and builds what must be written."""
