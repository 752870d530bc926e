"""Pages of resources and their hours, services, channels, and of the times that result."""

from pathlib import Path

# They lie beside this file, so that each archive that has one of these pages has them.
TEMPLATES = Path(__file__).with_name("templates")
