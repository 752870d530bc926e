"""Shows hours as a grid, as times and on a year, and reads what came back (pure)."""
