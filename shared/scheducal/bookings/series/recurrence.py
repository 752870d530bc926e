"""When a recurring booking takes place: the same wall time again, whatever the zone's clocks do (pure)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from scheducal.bookings.scheduling.slot_request import start_of
from scheducal.bookings.series.model import MOST_OCCURRENCES
from scheducal.errors import Refusal
from scheducal.values import replace
from scheducal.walltime.wall_time import WallTime

if TYPE_CHECKING:
    from scheducal.bookings.requests import CreateBooking, Recurrence

_MONTHS = 12


def occurrences(request: CreateBooking) -> list[WallTime]:
    """List the starts in order, the request's own first; at least two and at most 52.

    A month without the day has no occurrence (RFC 5545 section 3.3.10). One whose wall time the zone skips is among
    them, and cannot be had. Raises Refusal.
    """
    rule = request.recurrence
    assert rule is not None, "asked of recurring bookings alone"
    first = start_of(request.start, request.time_zone)
    _check(rule)
    if rule.starts is not None:
        paths = [f"recurrence.starts[{place}]" for place in range(len(rule.starts))]
        further = [start_of(each, request.time_zone, path) for each, path in zip(rule.starts, paths, strict=True)]
        found = sorted({each.instant: each for each in [first, *further]}.values(), key=lambda each: each.instant)
    else:
        # One more than allowed tells that there are too many, without counting on to the year 9999.
        found = list(islice(_by_rule(first, rule), rule.count or MOST_OCCURRENCES + 1))
    if not 2 <= len(found) <= MOST_OCCURRENCES:
        message = f"recurrence must come to 2 to {MOST_OCCURRENCES} bookings; this one comes to {_count(found)}"
        raise Refusal("invalid_field", message, param="recurrence")
    return found


def _check(rule: Recurrence) -> None:
    by_rule = rule.frequency is not None
    if by_rule == (rule.starts is not None):
        raise Refusal("invalid_field", "recurrence has either frequency or starts", param="recurrence.frequency")
    ends = [each for each in (rule.count, rule.until) if each is not None]
    if len(ends) != by_rule:
        message = "recurrence has either count or until with frequency, and neither with starts"
        raise Refusal("invalid_field", message, param="recurrence.count" if rule.until is None else "recurrence.until")


def _by_rule(first: WallTime, rule: Recurrence) -> Iterator[WallTime]:
    last = date.fromisoformat(rule.until) if rule.until else date.max
    step = _monthly if rule.frequency == "monthly" else _by_days(7 if rule.frequency == "weekly" else 1)
    days = step(first.local, rule.interval)
    for local in takewhile(lambda local: local.date() <= last, days):
        # Only the first may be the second of two equal readings: that one was asked for.
        yield first if local == first.local else replace(first, local=local, fold=0)


def _by_days(days: int) -> Callable[[datetime, int], Iterator[datetime]]:
    def walk(first: datetime, interval: int) -> Iterator[datetime]:
        local = first
        while True:
            yield local
            try:
                local += timedelta(days=days * interval)
            except OverflowError:
                return

    return walk


def _monthly(first: datetime, interval: int) -> Iterator[datetime]:
    month = first.year * _MONTHS + first.month - 1
    while (year := month // _MONTHS) <= date.max.year:
        number = month % _MONTHS + 1
        # A month without the day is left out (RFC 5545 section 3.3.10).
        if first.day <= monthrange(year, number)[1]:
            yield first.replace(year=year, month=number)
        month += interval


def _count(found: list[WallTime]) -> str:
    return "more" if len(found) > MOST_OCCURRENCES else str(len(found))
