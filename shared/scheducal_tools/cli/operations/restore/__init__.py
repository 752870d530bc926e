"""A stage goes back to an earlier moment of its table, step by step. Each step can be taken again."""
