"""Mail of a domain: who sends it, what becomes of it, and the answers to it."""
