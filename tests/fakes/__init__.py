"""Other companies' services on loopback: they keep state, and refuse what the services refuse."""
