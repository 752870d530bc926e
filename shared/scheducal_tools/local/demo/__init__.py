"""The quick start, played on the running local stack as a person would see it."""
