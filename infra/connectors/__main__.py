"""Writes the tables of docs/connectors.md from the manifests and quality files: `python -m infra.connectors`."""

from __future__ import annotations

from datetime import date

from infra.connectors.page import PAGE, page_with
from infra.connectors.quality import outdated

if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text("utf-8")), "utf-8")
    for each in outdated(date.today()):  # noqa: DTZ011  a day, wherever it is
        print(f"{each.kind}: compare it with its API again; that was on {each.checked_on}")
