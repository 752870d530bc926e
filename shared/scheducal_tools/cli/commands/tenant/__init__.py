"""Commands about one tenant: its keys, catalog, connections and appointments."""
