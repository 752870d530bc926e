"""Minutes, days and zones as the engine counts them (pure)."""
