"""An event that was committed, and of which nobody was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scheducal.store.values import Item


@dataclass(frozen=True, slots=True)
class Unplanned:
    """One event. row: as in the table. lacks: ids of endpoints without a delivery, names of systems without a push."""

    row: Item
    lacks: tuple[str, ...]

    @property
    def named(self) -> dict[str, Any]:
        """Name it in a log or on a terminal, without its content."""
        names = ("tenantId", "eventId", "eventType", "occurredAt")
        return {name: self.row[name] for name in names} | {"lacks": list(self.lacks)}
