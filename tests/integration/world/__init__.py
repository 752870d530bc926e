"""All of ScheduCal in this process: the real handlers on moto's table, stream, queue and mail, at the test's time."""
