"""Wall times in IANA zones, and the instants derived from them. It is pure, and imports no other room."""
