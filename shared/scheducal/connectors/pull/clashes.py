"""The rows of clashes: an event of a connected calendar, and the bookings on which it falls.

So they are found again once the event is moved or deleted. An event that falls on no booking has no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from scheducal.batches import batches
from scheducal.store.conditions import Attr
from scheducal.store.fitting import sort_key_with
from scheducal.store.keys import Key, connection_partition
from scheducal.store.table import Table
from scheducal.store.writes import Put
from scheducal.values import dataclass

_CLASHES = "CLASH#"
_MOST_KEYS = 100
# An event that is over changes nothing any more.
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clashes:
    """Those of one calendar."""

    table: Table
    tenant_id: str
    connection_id: str

    def known(self, references: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Read the bookings of these events, by the calendar's id; those that have none are left out."""
        keys = {self._key(each): each for each in references}
        found: dict[str, Sequence[str]] = {}
        for some in batches(keys, _MOST_KEYS):
            rows = self.table.batch_get(some, consistent=True)
            found |= {keys[key]: row["bookingIds"] for key, row in rows.items()}
        return found

    def references(self) -> list[str]:
        """List all that there are, by the calendar's ids."""
        condition = Attr("pk").eq(self._partition) & Attr("sk").begins_with(_CLASHES)
        return [str(row["reference"]) for row in self.table.query_all(condition)]

    def note(self, reference: str, before: Iterable[str], after: Iterable[str], until: datetime) -> None:
        """Write the bookings of an event where they are others than before. until: its end."""
        bookings = sorted(set(after))
        if bookings == sorted(set(before)):
            return
        if not bookings:
            self.table.delete(self._key(reference))
            return
        ends = int((until + _KEPT).timestamp())
        item = {"kind": "clash", "reference": reference, "bookingIds": bookings, "expiresAt": ends}
        self.table.put(Put(self._key(reference), item))

    @property
    def _partition(self) -> str:
        return connection_partition(self.tenant_id, self.connection_id)

    def _key(self, reference: str) -> Key:
        return Key(self._partition, sort_key_with(_CLASHES, reference))
