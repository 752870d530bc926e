"""Due entries: a sparse index finds the rows whose time has come, in shards by kind of work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from scheducal.store.conditions import Attr
from scheducal.store.keys import sortable
from scheducal.store.values import Item

if TYPE_CHECKING:
    # Rules read these entries too, and rules reach no client of AWS.
    from scheducal.store.table import Table

# Every kind of work that waits in the table. Each has partitions of its own, so that none hides another.
DueWork = Literal["sync", "watch", "look", "delivery", "replay", "hold", "drift"]
# The attributes of a due entry.
DUE = ("duePk", "dueAt")
# A partition of an index takes some 1,000 writes a second. A rush of one kind of work spreads over these.
SHARDS = 8
_INDEX = "due"


def due_shards(work: DueWork) -> list[str]:
    """List the index's partitions that hold one kind of work."""
    return [f"DUE#{work}#{shard}" for shard in range(SHARDS)]


def due_shard(work: DueWork, shard_by: str) -> str:
    """Choose the index's partition of a row. shard_by: text that stays the same for the row."""
    # A sum of bytes, since Python's own hash of a text differs from process to process.
    return due_shards(work)[sum(shard_by.encode()) % SHARDS]


def due_entry(work: DueWork, shard_by: str, at: datetime) -> Item:
    """Give the attributes that make a row due at an instant."""
    return {"duePk": due_shard(work, shard_by), "dueAt": sortable(at)}


def due_rows(table: Table, work: DueWork, now: datetime, most_per_shard: int) -> Iterator[Item]:
    """Read the rows that are due, oldest first in each shard. They hold the index's attributes, no others."""
    for shard in due_shards(work):
        condition = Attr("duePk").eq(shard) & Attr("dueAt").lte(sortable(now))
        # One page a shard. The next sweep finds the rest a minute later.
        yield from table.query(condition, index=_INDEX, limit=most_per_shard).items
