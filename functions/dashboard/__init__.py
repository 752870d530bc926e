"""The dashboard's pages: one function for each area."""
