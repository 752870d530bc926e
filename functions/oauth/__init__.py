"""Pages that a browser visits while a calendar's owner gives access."""
