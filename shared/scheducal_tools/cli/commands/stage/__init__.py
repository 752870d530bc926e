"""Commands about a stage as a whole."""
