"""Pages of appointments and bookings: calendar, list, one of them, and each change."""

from pathlib import Path

# They lie beside this file, so that each archive that has one of these pages has them.
TEMPLATES = Path(__file__).with_name("templates")
