"""The ledger's rows. What is taken is one JSON text: a list of lists costs a fifth of DynamoDB's own lists of maps."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scheducal.availability.engine.load.model import Allocation, AllocationKind
from scheducal.availability.ledger.model import MINUTES, Day
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, ledger_partition
from scheducal.store.values import Item
from scheducal.store.writes import ConditionCheck, Put, is_absent

# Days in the past are of no use to availability; the bookings themselves stay.
KEPT = timedelta(days=400)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# One letter each: a busy day has hundreds of entries, and DynamoDB charges by size.
_LETTERS: dict[AllocationKind, str] = {"hold": "h", "pending": "p", "confirmed": "c"}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}


def day_key(tenant_id: str, resource_id: str, number: int) -> Key:
    """Give the key of a resource's day: a month of one resource is one range."""
    return Key(ledger_partition(tenant_id, resource_id), sort_key(number))


def sort_key(number: int) -> str:
    """Write `D#yyyy-mm-dd` of a day since the epoch."""
    return f"D#{(_EPOCH + timedelta(days=number)).date().isoformat()}"


def day_put(tenant_id: str, day: Day) -> Put:
    """Build the write of a day under the version that was read."""
    item = {
        "kind": "ledger",
        "version": day.version + 1,
        "taken": json.dumps([_encoded(each, day.number * MINUTES) for each in day.taken], separators=(",", ":")),
        "expiresAt": int((_EPOCH + timedelta(days=day.number) + KEPT).timestamp()),
    }
    key = day_key(tenant_id, day.resource_id, day.number)
    return Put(key, item, is_absent() if day.version == 0 else Attr("version").eq(day.version))


def day_check(tenant_id: str, day: Day) -> ConditionCheck:
    """Require that a day is still as it was read, without writing it."""
    key = day_key(tenant_id, day.resource_id, day.number)
    return ConditionCheck(key, is_absent() if day.version == 0 else Attr("version").eq(day.version))


def day_of(item: Item) -> Day:
    """Read the day from its row."""
    resource_id = item["pk"].rpartition("#")[2]
    number = (date.fromisoformat(item["sk"].removeprefix("D#")) - _EPOCH.date()).days
    taken = tuple(_decoded(each, number * MINUTES) for each in json.loads(item["taken"]))
    return Day(resource_id, number, item["version"], taken)


def _encoded(taken: Allocation, midnight: int) -> list[int | str | None]:
    return [
        # Relative to the day, which is shorter than an epoch minute.
        taken.start - midnight,
        taken.end - taken.start,
        taken.before,
        taken.after,
        taken.seats,
        taken.holder,
        _LETTERS[taken.kind],
        taken.service_id,
        taken.channel,
        taken.expires,
    ]


def _decoded(values: list[Any], midnight: int) -> Allocation:
    start, length, before, after, seats, holder, kind, service_id, channel, expires = values
    first = midnight + start
    return Allocation(first, first + length, before, after, seats, holder, _KINDS[kind], service_id, channel, expires)
