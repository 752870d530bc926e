"""Writes the tables of docs/connectors.md from the manifests and quality files: `python -m infra.connectors`.

It names the connectors that should be compared with their APIs again. With `--warn` it does nothing else.
"""

from __future__ import annotations

import argparse
from datetime import date

from infra.connectors.page import PAGE, page_with
from infra.connectors.quality import warn


def main() -> None:
    """Write the page unless only warnings are wanted, and warn."""
    parser = argparse.ArgumentParser(prog="python -m infra.connectors")
    parser.add_argument("--warn", action="store_true", help="write no page")
    if not parser.parse_args().warn:
        PAGE.write_text(page_with(PAGE.read_text("utf-8")), "utf-8")
    warn(date.today())  # noqa: DTZ011  a day, wherever it is


if __name__ == "__main__":
    main()
