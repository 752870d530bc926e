"""Workers that the table's stream, the queues and the clock start."""
