"""Makes every calendar system equal to the newest version of an appointment."""
