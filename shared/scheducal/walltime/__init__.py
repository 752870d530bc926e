"""Wall times in IANA zones, and the instants derived from them."""
