"""Guards: rows that make bookings of one service meet each other where its limits span resources.

A limit of a service is counted in its resources' days. Two bookings on different resources share no such row. So each
also writes the guard of the period that the limit counts in. A guard is read before the days are: a writer who takes
something in that period in between has changed it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from scheducal.availability.ledger.rows import KEPT
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, ledger_partition
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent
from scheducal.values import dataclass
from scheducal.walltime.zones import zone_info

Per = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Guard:
    """service_id: or a customer's id, where a limit counts their bookings.
    first_day: the local date on which the period begins, in a zone.
    version: 0 where there is no row yet.
    """

    service_id: str
    per: Per
    first_day: date
    time_zone: str
    version: int = 0


def guard_at(service_id: str, per: Per, time_zone: str, minute: int) -> Guard:
    """Give the guard of the period that holds a minute since the epoch; a week begins on Monday."""
    local = datetime.fromtimestamp(minute * 60, UTC).astimezone(zone_info(time_zone)).date()
    return Guard(service_id, per, _first_day(per, local), time_zone)


def guard_key(tenant_id: str, guard: Guard) -> Key:
    """Give the key of a guard's row."""
    sk = f"G#{guard.per}#{guard.first_day.isoformat()}#{guard.time_zone}"
    return Key(ledger_partition(tenant_id, guard.service_id), sk)


def guard_put(tenant_id: str, guard: Guard) -> Put:
    """Build the write that makes everybody else who read the guard decide again."""
    began = datetime(guard.first_day.year, guard.first_day.month, guard.first_day.day, tzinfo=UTC)
    item = {
        "kind": "guard",
        "version": guard.version + 1,
        # No period is longer than a month.
        "expiresAt": int((began + timedelta(days=31) + KEPT).timestamp()),
    }
    condition = is_absent() if guard.version == 0 else Attr("version").eq(guard.version)
    return Put(guard_key(tenant_id, guard), item, condition)


def version_of(item: Item | None) -> int:
    """Give the version of a guard's row."""
    return int(item["version"]) if item else 0


def _first_day(per: Per, local: date) -> date:
    if per == "day":
        return local
    return local - timedelta(days=local.weekday()) if per == "week" else local.replace(day=1)
