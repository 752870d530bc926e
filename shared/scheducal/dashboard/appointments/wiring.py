"""Where the templates of these pages are. They lie beside this module, so that each archive that has it has them."""

from __future__ import annotations

from pathlib import Path

TEMPLATES = Path(__file__).with_name("templates")
