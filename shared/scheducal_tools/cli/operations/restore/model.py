"""A restore: from which table to which, and the states of its steps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from scheducal.clock import isoformat
from scheducal.store.keys import Key
from scheducal.store.values import Item

State = Literal["done", "open", "waiting"]
# The row in the restored table that says where it came from, and which steps were taken since.
NOTE = Key("RESTORE", "RESTORE")
# What the name of a restored table ends with.
_POINT = "-at-%Y%m%dT%H%M%SZ"
_POINTED = re.compile(r"-at-\d{8}T\d{6}Z$")


@dataclass(frozen=True, slots=True)
class Restore:
    """source: the table that is left. target: the restored one. point: the moment that it shows."""

    source: str
    target: str
    point: datetime

    @property
    def note(self) -> Item:
        """Give the row of the restored table."""
        return {"kind": "restore", "source": self.source, "point": isoformat(self.point)}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. state: `waiting` where somebody else has to act. detail: in words. facts: the same for scripts."""

    name: str
    state: State
    detail: str
    facts: dict[str, Any]

    @property
    def document(self) -> dict[str, Any]:
        """Give it as a row of the answer."""
        return {"step": self.name, "state": self.state, "detail": self.detail, **self.facts}


def begun(source: str, point: datetime) -> Restore:
    """Name the table of a restore that begins. One that was restored before keeps its first name and gets a new end."""
    return Restore(source, _POINTED.sub("", source) + f"{point.astimezone(UTC):{_POINT}}", point)


def noted(target: str, note: Item) -> Restore:
    """Read a restore from the row in its table."""
    return Restore(note["source"], target, datetime.fromisoformat(note["point"]))
