"""What the engine does with every connector, shown by the toy connector."""
