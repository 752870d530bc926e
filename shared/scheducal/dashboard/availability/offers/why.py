"""Says in plain words what each rule says to a time (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from scheducal.availability.engine.board import Board
from scheducal.availability.engine.explanation import Check
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.slot_query import Reason
from scheducal.availability.engine.time.bounds import horizon_of
from scheducal.availability.engine.time.closed_days import date_of
from scheducal.availability.engine.time.zone_clock import ZoneClock
from scheducal.catalog.resources.clock_times import range_text
from scheducal.catalog.resources.holiday_names import public_holidays
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.services.model import Limit
from scheducal.values import dataclass

_DAY, _HOUR = 1440, 60
LABELS: Mapping[Reason, str] = {
    "notice": "Notice",
    "horizon": "How far ahead",
    "hours": "Hours",
    "holiday": "Holidays",
    "time_off": "Time off",
    "busy": "Busy",
    "buffer": "Buffer",
    "capacity": "Seats",
    "limit": "Limits",
    "channel": "Channel",
    "grid": "Steps",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A rule and its word.

    bookings: ids of those that stand in the way, with the minute since the epoch at which each begins.
    """

    label: str
    is_met: bool
    text: str
    bookings: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A start and all that decides about it. clock: of the zone in which it is read."""

    board: Board
    start: int
    clock: ZoneClock

    @property
    def end(self) -> int:
        """Give the minute at which a booking would end."""
        return self.start + self.board.query.duration

    @property
    def day(self) -> date:
        """Give the local date of the start."""
        return date_of(self.clock.day(self.start))

    def names(self, resources: Iterable[str]) -> str:
        """Name resources, as in a sentence."""
        found = [self.board.plan.resources[each].name for each in resources if each in self.board.plan.resources]
        return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else "Nobody"


def said(case: Case, checks: Iterable[Check]) -> list[Said]:
    """Say each rule's word on a start."""
    return [
        Said(LABELS[check.rule], check.is_met, _TEXTS[check.rule](case, check), _bookings(case, check))
        for check in checks
    ]


def _notice(case: Case, check: Check) -> str:
    notice = case.board.plan.notice
    if check.is_met:
        return f"Far enough ahead; {length(notice)} are wanted" if notice else "None is wanted"
    return f"Too soon: {length(notice)} must lie between now and the start" if notice else "This time is over"


def _horizon(case: Case, check: Check) -> str:
    begin, end = horizon_of(case.board.plan, case.board.query.now)
    clock = case.clock
    first, last = date_of(clock.day(begin)), date_of(clock.day(end - 1))
    if check.is_met:
        return f"Can be booked until {day_text(last)}"
    return f"Can be booked from {day_text(first)} to {day_text(last)} alone"


def _hours(case: Case, check: Check) -> str:
    if not check.resources:
        return f"Within the hours of {case.names(case.board.resources)}, from beginning to end"
    works = "; ".join(_day_hours(case, each) for each in check.resources)
    return f"Outside the hours of {case.names(check.resources)}. {works}"


def _day_hours(case: Case, resource_id: str) -> str:
    resource = case.board.plan.resources[resource_id]
    if not resource.is_active:
        return f"{resource.name} is out of use"
    override = next((each for each in resource.overrides if each.day == case.day), None)
    ranges = override.ranges if override else resource.weekly[case.day.weekday()]
    text = ", ".join(map(range_text, ranges)) or "closed"
    return f"{resource.name} on {case.day:%A}: {text}"


def _holiday(case: Case, check: Check) -> str:
    if not check.resources:
        return "None at this time"
    found = {_holiday_name(case.board.plan.resources[each], case.day) for each in check.resources}
    return f"{', '.join(sorted(found))}, kept by {case.names(check.resources)}"


def _holiday_name(resource: Resource, day: date) -> str:
    calendar = resource.holidays
    if calendar is None:
        return "A holiday"
    extra = next((each.name for each in calendar.extra if each.day == day), None)
    return extra or str(public_holidays(calendar.country, calendar.region, (day.year,)).get(day) or "A holiday")


def _time_off(case: Case, check: Check) -> str:
    return f"Away then: {case.names(check.resources)}" if check.resources else "Nobody is away"


def _busy(case: Case, check: Check) -> str:
    if not check.resources:
        return "Nothing else at this time"
    in_calendar = [each for each in check.resources if not in_the_way(case, [each])]
    if in_calendar:
        return f"The connected calendar of {case.names(in_calendar)} is busy, or does not answer"
    return f"Something else is booked with {case.names(check.resources)}"


def _buffer(case: Case, check: Check) -> str:
    service = case.board.plan.service
    if not check.resources:
        return "Enough is kept free before and after"
    kept = [
        *([f"{service.buffer_before} minutes before"] if service.buffer_before else []),
        *([f"{service.buffer_after} minutes after"] if service.buffer_after else []),
    ]
    own = f"{' and '.join(kept)} are kept free. " if kept else ""
    return f"{own}Another booking of {case.names(check.resources)} is too near"


def _capacity(case: Case, check: Check) -> str:
    if check.is_met:
        return "There is room"
    return f"All places of {case.names(check.resources)} are taken" if check.resources else "Too few can serve together"


def _limit(case: Case, check: Check) -> str:
    limits = [limit_text(each) for each in case.board.plan.service.limits]
    if not limits:
        return "There are none"
    return f"{'Not reached' if check.is_met else 'Reached'}: {'; '.join(limits)}"


def _channel(case: Case, check: Check) -> str:
    plan = case.board.plan
    if check.is_met:
        return f"Channel {plan.channel} may book this"
    if not plan.rule.is_offered:
        return f"This service is not offered to the channel {plan.channel}"
    kept = f", or may not book {case.names(check.resources)}" if check.resources else ""
    return f"Channel {plan.channel} has had its share{kept}"


def _grid(case: Case, check: Check) -> str:
    interval = case.board.plan.service.interval
    if check.is_met:
        return f"On a step of {interval} minutes"
    return f"Between two steps: starts come every {interval} minutes"


_TEXTS: Mapping[Reason, Callable[[Case, Check], str]] = {
    "notice": _notice,
    "horizon": _horizon,
    "hours": _hours,
    "holiday": _holiday,
    "time_off": _time_off,
    "busy": _busy,
    "buffer": _buffer,
    "capacity": _capacity,
    "limit": _limit,
    "channel": _channel,
    "grid": _grid,
}


def in_the_way(case: Case, resources: Iterable[str]) -> list[Allocation]:
    """List the bookings and holds that a booking at the start would touch, with the buffers of both."""
    service = case.board.plan.service
    first, last = case.start - service.buffer_before, case.end + service.buffer_after
    boards = (case.board.resources[each] for each in resources if each in case.board.resources)
    found = {
        each.holder: each
        for board in boards
        for each in board.taken
        if each.start - each.before < last and each.end + each.after > first
    }
    return sorted(found.values(), key=lambda each: (each.start, each.holder))


def _bookings(case: Case, check: Check) -> list[tuple[str, int]]:
    if check.rule not in {"busy", "buffer", "capacity"}:
        return []
    return [(each.holder, each.start) for each in in_the_way(case, check.resources) if each.kind != "hold"]


def length(minutes: int) -> str:
    """Write a length as people say it."""
    for size, name in ((_DAY, "day"), (_HOUR, "hour"), (1, "minute")):
        if minutes % size == 0 and minutes >= size:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "0 minutes"


def limit_text(limit: Limit) -> str:
    """Write a limit as people say it."""
    whom = {"service": "", "resource": " for each who serves", "customer": " for each customer"}[limit.scope]
    when = "at the same time" if limit.per == "time" else f"a {limit.per}"
    return f"at most {limit.most} {when}{whom}"


def day_text(day: date) -> str:
    """Write a date as pages show it."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"
