"""Compares the table that is left with the restored one, row by row: what the stage forgets, and what comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from scheducal.batches import batches
from scheducal.store.keys import Key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal_tools.cli.operations.restore.model import Restore
from scheducal_tools.cli.operations.restore.tables import Tables

# What people made or changed. Everything else follows from it, or is a note of what happened.
KINDS = {
    "allowance": "directories",
    "appointment": "appointments",
    "booking": "bookings",
    "channel": "channels",
    "connection": "connections",
    "customer": "customers",
    "hold": "holds",
    "job": "jobs",
    "keyInForce": "API keys in force",
    "legalHold": "legal holds",
    "memberInvitation": "invitations of members",
    "membership": "members",
    "resource": "resources",
    "service": "services",
    "tenant": "tenants",
    "webhook": "webhooks",
}
_BATCH = 100
Fate = Literal["forgotten", "older", "returned"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row. fate: made since, changed since, or deleted since. left: as the table that is left has it."""

    fate: Fate
    key: Key
    kind: str
    left: Item | None
    restored: Item | None

    @property
    def document(self) -> dict[str, Any]:
        """Give it as a line of the report."""
        versions = {"left": (self.left or {}).get("version"), "restored": (self.restored or {}).get("version")}
        tenant_id = self.key.pk.split("#")[1]
        return {"fate": self.fate, "kind": self.kind, "tenantId": tenant_id, **self.key.attributes(), **versions}


@dataclass(frozen=True, slots=True)
class Survey:
    """left, restored: the two tables."""

    tables: Tables
    restore: Restore
    left: Table
    restored: Table

    def differences(self) -> Iterator[Difference]:
        """Read both tables from end to end, and give each row that differs."""
        for row, other in self._beside(self.restore.source, self.restored):
            if other is None:
                yield Difference("forgotten", _key(row), row["kind"], row, None)
            elif other.get("version", 0) < row.get("version", 0) or other.get("role") != row.get("role"):
                yield Difference("older", _key(row), row["kind"], row, other)
        for row, other in self._beside(self.restore.target, self.left):
            if other is None:
                yield Difference("returned", _key(row), row["kind"], None, row)

    def changed_appointments(self) -> Iterator[Difference]:
        """Give the appointments that changed since: others were told of versions that the stage knows nothing of."""
        for row, other in self._beside(self.restore.source, self.restored, ("appointment",)):
            if other is not None and other["version"] < row["version"]:
                yield Difference("older", _key(row), "appointment", row, other)

    def _beside(
        self, name: str, other: Table, kinds: tuple[str, ...] = tuple(KINDS)
    ) -> Iterator[tuple[Item, Item | None]]:
        for page in self.tables.rows(name, kinds):
            for part in batches(page, _BATCH):
                found = other.batch_get([_key(each) for each in part], consistent=True)
                yield from ((each, found.get(_key(each))) for each in part)


def counted(fates: Counter[tuple[Fate, str]]) -> str:
    """Say in words how many rows differ."""
    words = [f"{number} {KINDS[kind]} {fate}" for (fate, kind), number in sorted(fates.items())]
    return ", ".join(words) or "nothing differs"


def _key(row: Item) -> Key:
    return Key(row["pk"], row["sk"])
