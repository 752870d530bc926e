"""Busy weeks in the table, beside their calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from scheducal.availability.busy import Busy
from scheducal.clock import isoformat
from scheducal.connectors.connections.busy.weeks import BusyWeek
from scheducal.store.conditions import Attr
from scheducal.store.keys import busy_key, pull_state_key
from scheducal.store.table import ConditionFailed, Contention, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update
from scheducal.values import dataclass

# For DynamoDB to delete; whether a row is still good is told by its age.
_KEPT = timedelta(hours=1)
# Weeks of meetings minute by minute would not fit into a row, and are asked for each time.
_MOST_TIMES = 2_000


@dataclass(frozen=True, slots=True)
class BusyRows:
    """The busy weeks of one calendar."""

    table: Table
    tenant_id: str
    calendar_id: str

    def read(self, mondays: Sequence[date]) -> tuple[Mapping[date, BusyWeek], datetime | None]:
        """Read the weeks that are kept, and when the last look at what changed in the calendar began.

        Raises Contention.
        """
        keys = {busy_key(self.tenant_id, self.calendar_id, each.isoformat()): each for each in mondays}
        pull_state = pull_state_key(self.tenant_id, self.calendar_id)
        rows = self.table.batch_get([*keys, pull_state])
        looked_at = rows[pull_state].get("lookedAt") if pull_state in rows else None
        kept = {monday: _week_of(monday, rows[key]) for key, monday in keys.items() if key in rows}
        return kept, datetime.fromisoformat(looked_at) if looked_at else None

    def keep(self, weeks: Iterable[BusyWeek]) -> None:
        """Write them over what is kept."""
        for each in weeks:
            if len(each.busy) <= _MOST_TIMES:
                key = busy_key(self.tenant_id, self.calendar_id, each.monday.isoformat())
                self.table.put(Put(key, _item(each)))

    def claim(self, week: BusyWeek, until: datetime) -> bool:
        """Claim the renewal of a week, and tell whether nobody else has claimed it since."""
        key = busy_key(self.tenant_id, self.calendar_id, week.monday.isoformat())
        before = Attr("renewedUntil")
        seen = before.eq(isoformat(week.renewed_until)) if week.renewed_until else before.not_exists()
        unchanged = Attr("askedAt").eq(isoformat(week.asked_at)) & seen
        try:
            self.table.update(Update(key, {"renewedUntil": isoformat(until)}, condition=unchanged))
        except (ConditionFailed, Contention):
            # Another reader was faster.
            return False
        return True


def _item(week: BusyWeek) -> dict[str, Any]:
    return {
        "kind": "busyWeek",
        "busy": [f"{isoformat(each.start)}/{isoformat(each.end)}" for each in week.busy],
        "askedAt": isoformat(week.asked_at),
        "expiresAt": int((week.asked_at + _KEPT).timestamp()),
    }


def _week_of(monday: date, item: Item) -> BusyWeek:
    renewed = item.get("renewedUntil")
    return BusyWeek(
        monday,
        tuple(map(_busy_of, item["busy"])),
        datetime.fromisoformat(item["askedAt"]),
        datetime.fromisoformat(renewed) if renewed else None,
    )


def _busy_of(text: str) -> Busy:
    start, _, end = text.partition("/")
    return Busy(datetime.fromisoformat(start), datetime.fromisoformat(end))
