"""Due entries: a sparse index finds the rows whose time has come, in shards by kind of work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from scheducal.needs import Queue
from scheducal.store.conditions import Attr
from scheducal.store.keys import sortable
from scheducal.store.values import Item
from scheducal.values import dataclass

if TYPE_CHECKING:
    # Rules read these entries too, and rules reach no client of AWS.
    from scheducal.store.table import Page, Table

WorkItem = TypeVar("WorkItem")
# The attributes of a due entry.
DUE = ("duePk", "dueAt")
# Where the entry of a suspended tenant lay before it was set aside.
SET_ASIDE = "heldFrom"
# A partition of an index takes some 1,000 writes a second. A rush of one kind of work spreads over these.
SHARDS = 8
_INDEX = "due"


@dataclass(frozen=True, slots=True)
class DueKind(Generic[WorkItem]):
    """A kind of due work that queues take: how its rows become work items, and which queues these go to.

    name: of its count in the log.
    read: the work items of the rows that are due, at most so many for each shard.
    queues: those that `send` sends to.
    sent: told of each item once all are sent.
    """

    name: str
    read: Callable[[Table, datetime, int], Iterable[WorkItem]]
    queues: tuple[Queue, ...]
    send: Callable[[Iterable[WorkItem]], int]
    sent: Callable[[Table, WorkItem, datetime], object] | None = None

    def sweep(self, table: Table, now: datetime, most_per_shard: int) -> int:
        """Send the work that is due, and give its amount. A sweep that fails in between sends some of it twice."""
        items = list(self.read(table, now, most_per_shard))
        count = self.send(items)
        if self.sent:
            for item in items:
                self.sent(table, item, now)
        return count


def due_shards(work: str) -> list[str]:
    """List the index's partitions of one kind of work. Each kind has its own, so that none hides another."""
    return [f"DUE#{work}#{shard}" for shard in range(SHARDS)]


def due_shard(work: str, shard_by: str) -> str:
    """Choose the index's partition of a row. shard_by: text that stays the same for the row."""
    # A sum of bytes, since Python's own hash of a text differs from process to process.
    return due_shards(work)[sum(shard_by.encode()) % SHARDS]


def due_entry(work: str, shard_by: str, at: datetime) -> Item:
    """Give the attributes that make a row due at an instant."""
    return {"duePk": due_shard(work, shard_by), "dueAt": sortable(at)}


def index_page(
    table: Table, partition: str, start: Item | None, limit: int, *, span: tuple[str, str] | None = None
) -> Page:
    """Read one page of a partition of the index, due or not. span: of the times, both ends included."""
    condition = Attr("duePk").eq(partition)
    if span is not None:
        condition = condition & Attr("dueAt").between(*span)
    return table.query(condition, index=_INDEX, start=start, limit=limit)


def due_rows(table: Table, work: str, now: datetime, most_per_shard: int) -> Iterator[Item]:
    """Read the rows that are due, oldest first in each shard. They hold the index's attributes, no others."""
    for shard in due_shards(work):
        condition = Attr("duePk").eq(shard) & Attr("dueAt").lte(sortable(now))
        # One page a shard. The next sweep finds the rest a minute later.
        yield from table.query(condition, index=_INDEX, limit=most_per_shard).items
