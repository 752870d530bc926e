"""Tells of holds that nobody used. That they take nothing any more needs no telling: readers judge by the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scheducal.bookings.events import expiry_event
from scheducal.bookings.holds.rows import ended, hold_of
from scheducal.store.commit import CommitRefused, commit
from scheducal.store.due import due_rows
from scheducal.store.keys import Key
from scheducal.store.table import Contention, Table
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Expiry:
    """The holds of all tenants."""

    table: Table

    def expire(self, now: datetime, most_per_shard: int) -> int:
        """End what has expired by now, each with its one event; how many. What is left over is found the next time."""
        return sum(self._end(key, now) for key in self._due(now, most_per_shard))

    def _due(self, now: datetime, most_per_shard: int) -> Iterator[Key]:
        for item in due_rows(self.table, "hold", now, most_per_shard):
            yield Key(item["pk"], item["sk"])

    def _end(self, key: Key, now: datetime) -> bool:
        item = self.table.get(key)
        hold = hold_of(item) if item else None
        if hold is None or hold.state_at(now) != "expired" or hold.state == "expired":
            return False  # the index is behind: it was used, given back, or told of
        try:
            # Both in one transaction, so that each hold is told of once.
            commit(self.table, {"hold": ended(replace(hold, state="expired")), "event": expiry_event(hold, now)})
        except (CommitRefused, Contention):
            return False  # somebody used it, or tells of it, at this moment
        return True
