"""Rows as an export shows them, and as they stay when a person was erased."""

from __future__ import annotations

import json
from typing import Any

from scheducal.inventory.kinds import ROW_KINDS
from scheducal.store.values import Item


def exported(row: Item) -> dict[str, Any] | None:
    """Give a row as a line of an export; None for a state of the machine, which tells people nothing.

    type: of the line. ref: names the row, so that two exports can be compared. The rest has the row's own names.
    """
    kind = ROW_KINDS[row["kind"]]
    if kind.export is None:
        return None
    shown = {name: row[name] for name in sorted(kind.exported) if name in row}
    opened = {name: json.loads(shown[name]) for name in kind.json.split() if name in shown}
    return {"type": kind.export, "ref": f"{row['pk']} {row['sk']}", **shown, **opened}


def anonymised(row: Item) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give what an anonymised row has in place of its personal attributes, and which of them go."""
    personal = {name: each for name, each in ROW_KINDS[row["kind"]].person.items() if name in row}
    values = {name: each.instead for name, each in personal.items() if each.instead is not None}
    return values, tuple(name for name in personal if name not in values)
