"""Makes every system equal to the newest version of an appointment. It may import connections, and never pull."""
