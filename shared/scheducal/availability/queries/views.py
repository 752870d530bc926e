"""Slots as answers show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.slots import Slot
from scheducal.availability.engine.time.closed_days import date_of
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY, ZoneClock
from scheducal.availability.queries.planned_query import ExplainedTime, FoundSlots, PlannedQuery
from scheducal.availability.queries.responses import (
    Availability,
    Explanation,
    KeptResource,
    NextSlots,
    OpenDay,
    OpenSlot,
)
from scheducal.clock import isoformat
from scheducal.walltime.wall_time import WallTime


@dataclass(frozen=True, slots=True)
class Shown:
    """How slots are shown: on the asker's clocks."""

    clock: ZoneClock

    def days(self, slots: Iterable[Slot]) -> list[OpenDay]:
        """Group the slots by local date, in order."""
        by_date = groupby(slots, key=lambda slot: self.clock.day(slot.start))
        return [OpenDay(date=_date(day), slots=self.slots(found)) for day, found in by_date]

    def slots(self, slots: Iterable[Slot]) -> list[OpenSlot]:
        """Show each slot by itself."""
        return [
            OpenSlot(
                start=self.wall_time(slot.start),
                end=self.wall_time(slot.end),
                startInstant=instant_of(slot.start),
                endInstant=instant_of(slot.end),
                resourceIds=list(slot.resources),
            )
            for slot in slots
        ]

    def wall_time(self, minute: int) -> str:
        """Write `YYYY-MM-DDTHH:MM:SS`, without offset."""
        return _stamp(self.clock.reading(minute))


def instant_of(minute: int) -> str:
    """Write an instant (RFC 3339, UTC)."""
    return f"{_stamp(minute)}Z"


def _stamp(minute: int) -> str:
    day, minutes = divmod(minute, MINUTES_A_DAY)
    return f"{_date(day)}T{minutes // 60:02d}:{minutes % 60:02d}:00"


@lru_cache(maxsize=1_000)
def _date(day: int) -> str:
    return date_of(day).isoformat()


def availability(found: FoundSlots) -> Availability:
    """Render a page of slots, by local date."""
    shown = _empty(found.query)
    shown["days"] = Shown(found.query.clock).days(found.slots)
    shown["nextCursor"] = found.cursor
    return shown


def explained(found: ExplainedTime) -> Availability:
    """Render the answer about a time that was asked about."""
    shown = _empty(found.query)
    shown["explanation"] = explanation(found.start, found.refused)
    return shown


def next_slots(found: FoundSlots) -> NextSlots:
    """Render the next slots."""
    query = found.query
    return NextSlots(
        serviceId=query.plan.service.service_id,
        timeZone=query.time_zone,
        duration=query.query.duration,
        slots=Shown(query.clock).slots(found.slots),
        unreachableResourceIds=query.unreachable,
    )


def _empty(query: PlannedQuery) -> Availability:
    return Availability(
        serviceId=query.plan.service.service_id,
        timeZone=query.time_zone,
        duration=query.query.duration,
        days=[],
        explanation=None,
        unreachableResourceIds=query.unreachable,
        nextCursor=None,
    )


def explanation(start: WallTime, refused: Refused | None) -> Explanation:
    """Render the answer about a start that was asked about."""
    against = refused.resources if refused else {}
    return Explanation(
        start=start.isoformat(),
        startInstant=isoformat(start.instant),
        isOffered=refused is None,
        reason=refused.reason if refused else None,
        resources=[KeptResource(resourceId=each, reason=reason) for each, reason in against.items()],
    )
