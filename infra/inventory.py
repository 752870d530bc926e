"""Writes the table of docs/data.md from the inventory of rows: `python -m infra.inventory`."""

from __future__ import annotations

import re

from infra.assets.asset import ROOT
from scheducal.inventory.kinds import ALL_KINDS
from scheducal.inventory.model import RowKind

PAGE = ROOT / "docs" / "data.md"
BEGIN, END = "<!-- written by `python -m infra.inventory` -->", "<!-- until here -->"
_BETWEEN = re.compile(f"(?<={re.escape(BEGIN)}\n).*(?={re.escape(END)})", re.DOTALL)
_TITLES = ("row", "holds", "is kept", "of a person", "in an export", "when a person is erased")


def page_with(text: str) -> str:
    """Give the page with the table of all kinds; raises ValueError where the marks are missing."""
    if not _BETWEEN.search(text):
        raise ValueError(f"{PAGE.name} lacks the marks that its table stands between")
    lines = ["| " + " | ".join(row) + " |" for row in (_TITLES, ("---",) * len(_TITLES), *map(_row, ALL_KINDS))]
    return _BETWEEN.sub(lambda _: "\n" + "\n".join(lines) + "\n\n", text)


def _row(kind: RowKind) -> tuple[str, ...]:
    personal = ", ".join(f"`{name}` ({each.data})" for name, each in kind.person.items())
    erased = {"anonymise": "these attributes go", "remove": "goes", "keep": "stays"}[kind.erasure]
    return (f"`{kind.name}`", kind.holds, kind.kept, personal, f"`{kind.export}`" if kind.export else "no", erased)


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text("utf-8")), "utf-8")
