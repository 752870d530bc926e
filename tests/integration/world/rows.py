"""The table's rows, read past the code under test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scheducal.inventory.kinds import ROW_KINDS
from scheducal.store.values import unmarshal
from tests.integration.world.aws import stored_items

Row = dict[str, Any]
# Of kinds that tests themselves write, and where those of the store's own tests are.
_OF_TESTS = {"part"}
_PARTITION_OF_TESTS = "p"


def rows() -> list[Row]:
    """Every row of the table."""
    return [unmarshal(item) for item in stored_items()]


def of_kind(kind: str) -> list[Row]:
    """Every row of a kind: `appointment`, `invitee`, `audit`, `event`, `sync`, `told`, `idempotency`, …"""
    return [row for row in rows() if row["kind"] == kind]


@dataclass(frozen=True, slots=True)
class Partition:
    """The rows of one appointment, and the records that name it."""

    rows: tuple[Row, ...]

    def of_kind(self, kind: str) -> list[Row]:
        """Its rows of a kind, by sort key."""
        return sorted((row for row in self.rows if row["kind"] == kind), key=lambda row: str(row["sk"]))

    @property
    def appointment(self) -> Row:
        """Give the one appointment."""
        (found,) = self.of_kind("appointment")
        return found

    @property
    def sync(self) -> Row:
        """Give the one sync row."""
        (found,) = self.of_kind("sync")
        return found


def partitions() -> list[Partition]:
    """Every appointment's partition, whole or (which must not be) in part."""
    found: dict[str, list[Row]] = {}
    for row in rows():
        if "#APT#" in row["pk"]:
            found.setdefault(row["pk"], []).append(row)
    return [Partition(tuple(part)) for part in found.values()]


def the_partition() -> Partition:
    """Give the partition of the only appointment."""
    (found,) = partitions()
    return found


def strangers() -> list[str]:
    """Name each kind of row in the table, and each attribute of one, that the inventory does not know."""
    found: set[str] = set()
    for item in stored_items():
        kind = str(item.get("kind", {}).get("S"))
        if kind in _OF_TESTS or item["pk"]["S"] == _PARTITION_OF_TESTS:
            continue
        if kind not in ROW_KINDS:
            found.add(kind)
            continue
        found |= {f"{kind}.{name}" for name in item.keys() - ROW_KINDS[kind].attributes}
    return sorted(found)
