"""Makes every system equal to the newest version of an appointment."""
