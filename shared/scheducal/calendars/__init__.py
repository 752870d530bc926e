"""One module per calendar system behind one protocol."""
