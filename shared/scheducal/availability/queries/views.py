"""Slots as answers show them."""

from __future__ import annotations

from collections.abc import Mapping

from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.slots import Slot
from scheducal.availability.engine.time.zone_clock import ZoneClock
from scheducal.availability.queries.planned_query import ExplainedTime, FoundSlots, PlannedQuery
from scheducal.availability.queries.responses import (
    Availability,
    Explanation,
    KeptResource,
    NextSlots,
    OpenSlot,
)
from scheducal.availability.queries.slot_text import days_text, stamp
from scheducal.clock import isoformat
from scheducal.walltime.wall_time import WallTime


def page(found: FoundSlots) -> tuple[Availability, Mapping[str, str]]:
    """Render a page of slots. Its days are by themselves, as JSON text, since there may be thousands of slots."""
    shown = _empty(found.query)
    shown["nextCursor"] = found.cursor
    return shown, {"days": days_text(found.query.clock, found.slots)}


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
        slots=[_slot(query.clock, each) for each in found.slots],
        unreachableResourceIds=query.unreachable,
    )


def _slot(clock: ZoneClock, slot: Slot) -> OpenSlot:
    return OpenSlot(
        start=stamp(clock.reading(slot.start)),
        end=stamp(clock.reading(slot.end)),
        startInstant=f"{stamp(slot.start)}Z",
        endInstant=f"{stamp(slot.end)}Z",
        resourceIds=list(slot.resources),
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
