"""One appointment, its booking, and what happened to it."""
