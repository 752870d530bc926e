"""Workers behind the table stream, the queues and the clock."""
