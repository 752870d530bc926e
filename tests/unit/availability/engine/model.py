"""What can be booked, minute by minute: slow, and obviously right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations

from scheducal.availability.engine.load.model import Allocation
from scheducal.catalog.resources.model import Range, Resource
from scheducal.catalog.services.model import Limit, Requirement, Rolling, Service
from scheducal.walltime.wall_time import WallTime

_A_DAY = timedelta(days=1)
_MARKS = (60, 30, 20, 15, 10, 5, 1)


@dataclass(frozen=True)
class Held:
    """A booking or hold as the model keeps it: one value, whatever resources and days it spans."""

    taken: Allocation
    resources: frozenset[str]


@cache
def local(minute: int, zone: str) -> datetime:
    return WallTime.at(datetime.fromtimestamp(minute * 60, UTC), zone).local


def instant(day: date, minutes: int, zone: str) -> int:
    """Of a wall time, so many minutes after midnight as the clock shows."""
    shown = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
    return int(WallTime(shown, 0, zone).instant.timestamp()) // 60


class Model:
    """One service, its resources and whatever is held, for starts on the days around `begin`."""

    def __init__(self, service: Service, resources: Sequence[Resource], begin: int) -> None:
        self.service = service
        self.resources = {each.resource_id: each for each in resources}
        self.days = [local(begin, "UTC").date() + number * _A_DAY for number in range(-5, 9)]
        self.regular = {each.resource_id: set(self._regular(each)) for each in resources}
        self.works = {each.resource_id: set(self._working(each)) for each in resources}
        self.held: list[Held] = []
        self.grids = [(phase, list(_runs(minutes))) for phase, minutes in self._by_phase().items()]
        self.on_grid = cache(self._on_grid)

    def _ranges(self, resource: Resource, day: date) -> Iterable[Range]:
        override = next((each for each in resource.overrides if each.day == day), None)
        return override.ranges if override else resource.weekly[day.weekday()]

    def _minutes(self, resource: Resource, day: date) -> Iterator[int]:
        for each in self._ranges(resource, day):
            yield from range(instant(day, each.start, resource.time_zone), instant(day, each.end, resource.time_zone))

    def _regular(self, resource: Resource) -> Iterator[int]:
        for day in self.days:
            yield from self._minutes(resource, day)

    def _working(self, resource: Resource) -> Iterator[int]:
        kept = {each.day for each in resource.holidays.extra} if resource.holidays else set()
        overridden = {each.day for each in resource.overrides}
        for day in self.days:
            if day in overridden or day not in kept:
                yield from (
                    each
                    for each in self._minutes(resource, day)
                    if not any(off.start <= self._clock(resource, each) < off.end for off in resource.time_off)
                )

    def _clock(self, resource: Resource, minute: int) -> datetime:
        return local(minute, resource.time_zone)

    def live(self, now: int) -> list[Held]:
        return [each for each in self.held if each.taken.expires is None or now < each.taken.expires]

    def allows(self, start: int, duration: int, seats: int, channel: str, now: int, own: str = "") -> bool:
        """Tell whether a booking may start then. own: the holder that is moved."""
        held = [each for each in self.live(now) if each.taken.holder != own]
        wanted = replace(_blank(self.service, channel), start=start, end=start + duration, seats=seats)
        return self._in_time(start, now) and self._in_limits(wanted, held) and self._is_served(wanted, held)

    def _in_time(self, start: int, now: int) -> bool:
        zone, horizon = self.service.time_zone, self.service.horizon
        today, day = local(now // 60, zone).date(), local(start, zone).date()
        assert isinstance(horizon, Rolling)
        last, left = today, horizon.days
        while left:
            last += _A_DAY
            left -= not (horizon.business and last.weekday() > 4)
        return start * 60 >= now + self.service.notice * 60 and today <= day <= last

    def _in_limits(self, wanted: Allocation, held: Sequence[Held]) -> bool:
        rule = self.service.rule_of(wanted.channel)
        limits = [each for each in self.service.limits if each.scope == "service"]
        own = [each for each in held if each.taken.channel == wanted.channel]
        daily = [] if rule.most_per_day is None else [Limit("day", rule.most_per_day)]
        return all(self._below(each, wanted, held) for each in limits) and all(
            self._below(each, wanted, own) for each in daily
        )

    def _below(self, limit: Limit, wanted: Allocation, held: Iterable[Held]) -> bool:
        zone = limit.time_zone or self.service.time_zone

        def period(start: int) -> tuple[int, ...]:
            day = local(start, zone).date()
            if limit.per == "week":
                return day.isocalendar()[:2]
            return (day.year, day.month, day.day if limit.per == "day" else 0)

        own = [each.taken for each in held if each.taken.service_id == wanted.service_id]
        return sum(period(each.start) == period(wanted.start) for each in own) < limit.most

    def _is_served(self, wanted: Allocation, held: Sequence[Held]) -> bool:
        share = self.service.rule_of(wanted.channel).fraction
        most = self.service.seats if share is None else self.service.seats * share // 100
        if wanted.seats > self.service.seats or (self.service.seats > 1 and wanted.seats > most):
            return False
        same = [each for each in held if _is_same(each.taken, wanted)]
        if self.service.seats > 1 and any(self._may_join(each.resources, wanted, held, most) for each in same):
            return True
        if not self.on_grid(wanted.start):
            return False
        free = [each for each in self.resources if self._is_free(each, wanted, held)]
        return self._staffed(self.service.staffing, frozenset(free))

    def _may_join(self, members: frozenset[str], wanted: Allocation, held: Sequence[Held], most: int) -> bool:
        if not self._staffed(self.service.staffing, members):
            return False
        for each in members:
            here = [one.taken for one in held if each in one.resources]
            same = [one for one in here if _is_same(one, wanted)]
            others = [one for one in held if one.taken not in same]
            own = sum(one.seats for one in same if one.channel == wanted.channel)
            if sum(one.seats for one in same) + wanted.seats > self.service.seats or own + wanted.seats > most:
                return False
            if not self._is_free(each, wanted, others, limited_by=held):
                return False
        return True

    def _staffed(self, staffing: Sequence[Requirement], free: frozenset[str]) -> bool:
        if not staffing:
            return True
        groups = combinations([each for each in staffing[0].resources if each in free], staffing[0].take)
        return any(self._staffed(staffing[1:], free - set(group)) for group in groups)

    def _is_free(
        self, name: str, wanted: Allocation, held: Sequence[Held], limited_by: Sequence[Held] | None = None
    ) -> bool:
        rule = self.service.rule_of(wanted.channel)
        if rule.resources is not None and name not in rule.resources:
            return False
        if not all(minute in self.works[name] for minute in range(wanted.start, wanted.end)):
            return False
        counted = [each for each in limited_by or held if name in each.resources]
        limits = [each for each in self.service.limits if each.scope == "resource"]
        if not all(self._below(each, wanted, counted) for each in limits) or not self._in_share(name, wanted, counted):
            return False
        sessions = self._sessions(name, held)
        span = range(wanted.start - wanted.before, wanted.end + wanted.after)
        return all(sum(t in each for each in sessions) < self.resources[name].capacity for t in span)

    def _sessions(self, name: str, held: Sequence[Held]) -> list[range]:
        """Of a service with seats, those at one time are one."""
        here = [each.taken for each in held if name in each.resources]
        shared = [each for each in here if self.service.seats > 1 and each.service_id == self.service.service_id]
        others = [each for each in here if each not in shared]
        return [*map(_span, others), *dict.fromkeys(map(_span, shared))]

    def _in_share(self, name: str, wanted: Allocation, counted: Sequence[Held]) -> bool:
        fraction = self.service.rule_of(wanted.channel).fraction
        if fraction is None or self.service.seats > 1:
            return True
        zone = self.service.time_zone
        day = local(wanted.start, zone).date()
        around = range(wanted.start - 1500, wanted.start + 1500)
        open_ = sum(minute in self.works[name] and local(minute, zone).date() == day for minute in around)
        own = [each.taken for each in counted if each.taken.channel == wanted.channel]
        used = sum(each.end - each.start for each in own if local(each.start, zone).date() == day)
        return used + wanted.end - wanted.start <= open_ * self.resources[name].capacity * fraction // 100

    def _by_phase(self) -> dict[int | None, list[int]]:
        """Map the clocks whose full hours count, None for the service's, to the minutes that enough resources work."""
        enough = sorted(filter(self._enough, set().union(*self.regular.values())))
        if self.service.grid_clock == "service":
            return {None: enough}
        found: dict[int | None, list[int]] = {}
        for minute in enough:
            here = [each for each in self.service.staffing[0].resources if minute in self.regular[each]]
            for phase in {(self._clock(self.resources[each], minute).minute - minute) % 60 for each in here}:
                found.setdefault(phase, []).append(minute)
        return found

    def _on_grid(self, start: int) -> bool:
        return any(self._has(phase, openings, start) for phase, openings in self.grids)

    def _has(self, phase: int | None, openings: Sequence[range], start: int) -> bool:
        opening = next((each for each in openings if start in each), None)
        if opening is None:
            return False
        begin, zone = opening.start, self.service.time_zone
        if len(opening) > 1440:
            begin = max(begin, instant(local(start, zone).date(), 0, zone))
        marks = next(each for each in _MARKS if self.service.interval % each == 0)
        while ((local(begin, zone).minute if phase is None else begin + phase) - self.service.offset) % marks:
            begin += 1
        return start >= begin and (start - begin) % self.service.interval == 0

    def _enough(self, minute: int) -> bool:
        return all(
            sum(minute in self.regular[each] for each in one.resources) >= one.take for one in self.service.staffing
        )


def _runs(minutes: Sequence[int]) -> Iterator[range]:
    """Yield the times without a break."""
    while minutes:
        length = next((count for count, at in enumerate(minutes) if at != minutes[0] + count), len(minutes))
        yield range(minutes[0], minutes[0] + length)
        minutes = minutes[length:]


def _is_same(one: Allocation, other: Allocation) -> bool:
    return (one.service_id, one.start, one.end) == (other.service_id, other.start, other.end)


def _span(taken: Allocation) -> range:
    return range(taken.start - taken.before, taken.end + taken.after)


def _blank(service: Service, channel: str) -> Allocation:
    before, after = service.buffer_before, service.buffer_after
    return Allocation(0, 0, before, after, 1, "", "confirmed", service.service_id, channel)
