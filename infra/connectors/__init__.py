"""What connectors declare, and how good each is, as docs/connectors.md shows it."""
