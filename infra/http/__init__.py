"""How requests come in: the HTTP API, and the distribution and firewall before it."""
