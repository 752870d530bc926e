"""Looks at one event by itself, asked for where a pull run could not take it."""
