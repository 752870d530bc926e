"""The kinds of systems that there are connectors for."""
