"""A business in a world: its catalog, and what must hold of it and of the ledger."""
