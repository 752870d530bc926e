"""Each platform that brings texts, as a table and by the cases of its capabilities."""
