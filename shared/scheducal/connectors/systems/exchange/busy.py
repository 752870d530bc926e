"""When a mailbox's owner is not free, from getSchedule's answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from scheducal.availability.busy import Busy
from scheducal.connectors.systems.exchange.responses import moment
from scheducal.connectors.systems.exchange.values import Json, objects_of, text_of
from scheducal.http.request import SystemUnavailable

# Minutes of one character of availabilityView: the finest that Graph has.
SLOT_MINUTES = 5
# Graph's own limit is 62 days, 42 in older places.
_WINDOW = timedelta(days=31)
_FREE = frozenset({"free", "workingElsewhere"})


def windows(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut the time into parts that Graph takes."""
    while start < end:
        until = min(start + _WINDOW, end)
        yield start, until
        start = until


def busy_of(body: Json, start: datetime) -> tuple[Busy, ...]:
    """Read the times that block.

    start: of the window that was asked for.

    An error inside the answer says nothing of free time: ProviderUnavailable. A status that nobody knows blocks.
    """
    schedules = objects_of(body.get("value"))
    view = schedules[0].get("availabilityView") if len(schedules) == 1 else None
    if not isinstance(view, str) or schedules[0].get("error"):
        raise SystemUnavailable("Exchange does not say when the calendar's owner is free")
    items = objects_of(schedules[0].get("scheduleItems"))
    return tuple(_items(items)) if items else tuple(_slots(view, start))


def _items(items: Iterable[Json]) -> Iterator[Busy]:
    for item in items:
        if text_of(item.get("status")) in _FREE:
            continue
        start, end = moment(item.get("start")), moment(item.get("end"))
        # A time that cannot be read may be any time.
        if start is None or end is None:
            raise SystemUnavailable("Exchange does not say when the calendar's owner is free")
        yield Busy(start, end)


def _slots(view: str, start: datetime) -> Iterator[Busy]:
    """Read the slots where we may not see the entries themselves: a character for each slot, 0 for free."""
    slot = timedelta(minutes=SLOT_MINUTES)
    for number, status in enumerate(view):
        if status != "0":
            yield Busy(start + number * slot, start + (number + 1) * slot)
