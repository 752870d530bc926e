"""Pages of services and channels, and what others changed of an entry meanwhile."""
