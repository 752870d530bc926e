"""What is taken of a resource on one UTC day, and how a change of it is written down (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scheducal.availability.engine.load.model import Allocation
from scheducal.values import dataclass, replace

MINUTES = 1440
# Keeps a row below 100 KB, a quarter of what DynamoDB allows, and a month of one resource affordable to read.
MOST_ALLOCATIONS = 600


class DayFull(Exception):
    """A resource has as many bookings and holds on a UTC day as a row takes."""


@dataclass(frozen=True, slots=True)
class Day:
    """number: days since the epoch.
    version: grows with each write; 0 where there is no row yet.

    taken: everything that touches the day with its buffers, so that what spans midnight is on both days.
    """

    resource_id: str
    number: int
    version: int = 0
    taken: tuple[Allocation, ...] = ()

    def without(self, holders: frozenset[str], second: int) -> Day:
        """Give the day without these holders and without holds that have expired at an epoch second."""
        kept = tuple(each for each in self.taken if each.holder not in holders and each.counts_at(second))
        return replace(self, taken=kept)

    def taking(self, taken: Allocation) -> Day:
        """Give the day with one allocation more; raises DayFull."""
        if len(self.taken) >= MOST_ALLOCATIONS:
            raise DayFull
        return replace(self, taken=(*self.taken, taken))


Days = Mapping[tuple[str, int], Day]


def days_of(taken: Allocation) -> range:
    """List the UTC days that an allocation touches with its buffers."""
    return days_between(taken.start - taken.before, taken.end + taken.after)


def days_between(start: int, end: int) -> range:
    """List the UTC days of a half-open range of minutes since the epoch."""
    return range(start // MINUTES, -(-end // MINUTES))


def counted_on(taken: Mapping[str, Allocation]) -> dict[str, int]:
    """Give by resource the UTC day on which a booking counts as one; holds do not."""
    return {each: one.start // MINUTES for each, one in taken.items() if one.kind != "hold"}


def taken_by_resource(days: Iterable[Day], second: int) -> dict[str, tuple[Allocation, ...]]:
    """List by resource the allocations that count at an epoch second, each once, in order of start."""
    found: dict[str, dict[str, Allocation]] = {}
    for day in days:
        of_resource = found.setdefault(day.resource_id, {})
        of_resource.update((each.holder, each) for each in day.taken if each.counts_at(second))
    return {resource: tuple(sorted(each.values(), key=_by_start)) for resource, each in found.items()}


def changed(
    days: Days,
    *,
    release: Mapping[str, Sequence[str]],
    take: Mapping[str, Allocation],
    second: int,
) -> list[Day]:
    """Give the days that must be written, with their new content; each keeps the version that was read.

    days: every day that the change touches.
    release: by holder the resources that it gives back.
    take: by resource. A day that already is as it should be is not among them.
    Raises DayFull.
    """
    holders: dict[str, frozenset[str]] = {}
    for holder, resources in release.items():
        for resource_id in resources:
            holders[resource_id] = holders.get(resource_id, frozenset()) | {holder}
    after = []
    for (resource_id, number), day in days.items():
        new = day.without(holders.get(resource_id, frozenset()), second)
        wanted = take.get(resource_id)
        if wanted is not None and number in days_of(wanted):
            new = new.taking(wanted)
        elif not any(each.holder in holders.get(resource_id, ()) for each in day.taken):
            continue
        after.append(new)
    return after


def _by_start(taken: Allocation) -> tuple[int, str]:
    return taken.start, taken.holder
