"""Busy times: joined, cut out, and without what is known to be our own. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which the calendar's owner is not free: half-open, aware UTC."""

    start: datetime
    end: datetime


class BusyUnknown(Exception):
    """The calendar does not say now; nobody may take its time for free. The message names nobody."""


# When the owner of a tenant's calendar is busy between two instants. Raises BusyUnknown.
BusyOf = Callable[[str, str, datetime, datetime], tuple[Busy, ...]]


def joined(times: Iterable[Busy]) -> tuple[Busy, ...]:
    """Put times in order, and join those that touch or overlap. Empty and backward times are left out."""
    found: list[Busy] = []
    for each in sorted((each for each in times if each.start < each.end), key=lambda each: each.start):
        if found and each.start <= found[-1].end:
            found[-1] = Busy(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return tuple(found)


def within(times: Iterable[Busy], start: datetime, end: datetime) -> tuple[Busy, ...]:
    """Keep the part of the busy times that lies between two instants, in order."""
    return joined(Busy(max(each.start, start), min(each.end, end)) for each in times)


def without(times: Iterable[Busy], own: Iterable[Busy]) -> tuple[Busy, ...]:
    """Take other times out of them, and give the rest.

    A calendar counts the appointments that we keep in it as busy too. Who knows those takes their times away, else a
    booking would stand in its own way when it moves.
    """
    left = list(joined(times))
    for known in joined(own):
        left = [part for each in left for part in _outside(each, known)]
    return tuple(left)


def _outside(busy: Busy, known: Busy) -> tuple[Busy, ...]:
    return joined((Busy(busy.start, min(busy.end, known.start)), Busy(max(busy.start, known.end), busy.end)))
