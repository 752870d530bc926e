"""Slots that are looked for: the next ones, and those nearest to a time that cannot be had."""

from __future__ import annotations

from collections.abc import Callable

from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.slots import Slot, slots
from scheducal.availability.engine.time.bounds import bookable
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY

# What is known of a plan's resources in a half-open range of minutes.
Read = Callable[[Span], Load]

# With the months of limits, less than what a connected calendar tells at once.
_FIRST_DAYS, _MOST_DAYS = 31, 300
_RADII = (2, 14, 62)


def next_free(plan: Plan, read: Read, begin: int, query: SlotQuery, count: int) -> list[Slot]:
    """Find the first `count` slots from a minute on, up to the horizon; fewer where there are no more.

    Reads at most five windows, each twice as long as the one before, up to 300 days.
    """
    first, end = bookable(plan, query.now)
    at, days, found = max(begin, first), _FIRST_DAYS, list[Slot]()
    while at < end and len(found) < count:
        window = at, min(at + days * MINUTES_A_DAY, end)
        found += _slots(plan, read, window, query)
        at, days = window[1], min(2 * days, _MOST_DAYS)
    return found[:count]


def nearest(plan: Plan, read: Read, start: int, query: SlotQuery, count: int = 3) -> list[Slot]:
    """Find the `count` slots nearest to a minute within two months: nearest first, of two the earlier.

    Reads at most three windows, each around the one before; fewer slots where there are no more.
    """
    first, end = bookable(plan, query.now)
    if first == end:
        return []
    # A time outside of what can be booked is looked for from the nearest end.
    middle, found = min(max(start, first), end - 1), list[Slot]()
    for days in _RADII:
        window = max(first, middle - days * MINUTES_A_DAY), min(end, middle + days * MINUTES_A_DAY + 1)
        found = _slots(plan, read, window, query)
        if len(found) >= count or window == (first, end):
            break
    return sorted(found, key=lambda slot: (abs(slot.start - start), slot.start))[:count]


def _slots(plan: Plan, read: Read, window: Span, query: SlotQuery) -> list[Slot]:
    return slots(plan, read(reach(plan, window, query.duration)), window, query)
