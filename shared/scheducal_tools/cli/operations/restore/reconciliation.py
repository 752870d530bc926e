"""Calendars and connections after a restore: all are read and compared again, as soon as the clocks ring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scheducal.connectors.reconcile.model import report_of
from scheducal.store.conditions import Attr
from scheducal.store.due import due_shards, index_page
from scheducal.store.keys import Key, sortable
from scheducal.store.leases import LEASE_ATTRIBUTES
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Update

_PAGE = 100
# What the other side sends us goes by a subscription that the table may not know. Without one, a new one is made.
_FORGOTTEN = {"drift": ("progress", *LEASE_ATTRIBUTES), "watch": ("channel", *LEASE_ATTRIBUTES)}


@dataclass(frozen=True, slots=True)
class ReconciliationResult:
    """What the comparisons found. waiting: systems whose comparison has not ended. unreached: that did not answer."""

    compared: int
    waiting: int
    unreached: int
    repaired: int
    unrepaired: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """table: the restored one."""

    table: Table

    def begin(self, now: datetime) -> int:
        """Have every calendar read from where the table knows it, and every system compared. Says how many."""
        count = 0
        for work, forgotten in _FORGOTTEN.items():
            for key in list(self._keys(work)):
                update = Update(key, {"dueAt": sortable(now)}, remove=forgotten, condition=Attr("duePk").exists())
                try:
                    self.table.update(update)
                except ConditionFailed:  # it ended meanwhile
                    continue
                count += 1
        return count

    def outcome(self, since: datetime, now: datetime) -> ReconciliationResult:
        """Add up what the comparisons found that began since."""
        rows = [self.table.get(key) or {} for key in self._keys("drift")]
        ended = [report_of(each["report"]) for each in rows if _is_compared(each, since)]
        left = [each for each in rows if not _is_compared(each, since)]
        waiting = sum("progress" in each or each.get("dueAt", "") <= sortable(now) for each in left)
        repaired, unrepaired = (
            sum(each.counts.repaired for each in ended),
            sum(each.counts.unrepaired for each in ended),
        )
        return ReconciliationResult(len(ended), waiting, len(left) - waiting, repaired, unrepaired)

    def _keys(self, work: str) -> Iterator[Key]:
        for shard in due_shards(work):
            start: Item | None = None
            while True:
                page = index_page(self.table, shard, start, _PAGE)
                yield from (Key(each["pk"], each["sk"]) for each in page.items)
                start = page.next_start
                if start is None:
                    break


def _is_compared(row: Item, since: datetime) -> bool:
    return "report" in row and report_of(row["report"]).began_at >= since
