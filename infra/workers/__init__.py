"""The functions that no request reaches, with their queues, their clocks and their share of the concurrency."""
