"""A person in the rows: where they are, and what becomes of that."""
