"""Forms that change something: the question before it, the version it begins from, and what others did meanwhile."""
