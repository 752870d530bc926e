"""What clients read about availability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheducal.availability.busy import BusyOf
from scheducal.availability.engine.decide import admit
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.search import next_free
from scheducal.availability.engine.slots import Slot, slots
from scheducal.availability.engine.time.bounds import out_of_time
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import minute_of
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.availability.queries import views
from scheducal.availability.queries.planned_query import PlannedQuery, planned
from scheducal.availability.queries.responses import Availability, NextSlots, OpenDay
from scheducal.availability.queries.rules import AvailabilityQuery
from scheducal.availability.queries.window import first_minute, parse_moment, parse_window
from scheducal.catalog.services.repository import read_service
from scheducal.errors import Refusal
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.table import Table
from scheducal.tenants.model import Principal
from scheducal.walltime.parse import parse_wall_time

# Some 300 KB of JSON where one resource could serve each.
_MOST_SLOTS = 2_000
_LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class Openings:
    """Of all tenants' services. Each question is one request for the catalog, one for the ledger of one resource."""

    table: Table
    busy_of: BusyOf

    def page(
        self,
        principal: Principal,
        question: AvailabilityQuery,
        begin: str | None,
        end: str | None,
        cursor: str | None,
        days: int,
        now: datetime,
    ) -> Availability:
        """List the slots of the first `days` local dates; raises Refusal."""
        after = _decoded(cursor) if cursor is not None else None
        topic = self._topic(principal, question, now)
        window = parse_window(begin, end, topic.time_zone, now)
        window = max(window[0], topic.span[0], after or topic.span[0]), min(window[1], topic.span[1])
        found, next_start = _first_days(topic, window, days)
        data = _availability(topic, topic.shown.days(found))
        data["nextCursor"] = encode_parts(str(next_start)) if next_start < window[1] else None
        return data

    def explanation(self, principal: Principal, question: AvailabilityQuery, at: str, now: datetime) -> Availability:
        """Explain why a time can or cannot be booked; raises Refusal."""
        topic = self._topic(principal, question, now)
        wall = parse_wall_time(at, topic.time_zone, "at")
        if wall.local.second:
            message = "at must be a whole minute, such as 2027-03-01T09:30:00"
            raise Refusal("invalid_date_time", message, param="at")
        refused = _refused(topic, minute_of(wall.instant))
        data = _availability(topic, [])
        data["explanation"] = views.explanation(wall, refused)
        return data

    def next(
        self, principal: Principal, question: AvailabilityQuery, begin: str | None, count: int, now: datetime
    ) -> NextSlots:
        """Find the first `count` slots from a moment on; raises Refusal."""
        topic = self._topic(principal, question, now)
        first = parse_moment(begin, topic.time_zone, "from") if begin is not None else now
        found = next_free(topic.plan, topic.known, first_minute(first), topic.asked, count)
        return NextSlots(
            serviceId=topic.plan.service.service_id,
            timeZone=topic.time_zone,
            duration=topic.asked.duration,
            slots=topic.shown.slots(found),
            unreachableResourceIds=sorted(topic.known.unknown),
        )

    def _topic(self, principal: Principal, question: AvailabilityQuery, now: datetime) -> PlannedQuery:
        question.check()
        served = read_service(self.table, principal.tenant_id, question.service_id, principal.channel)
        return planned(question, served, LedgerRepository(self.table), self.busy_of, now)


def _first_days(topic: PlannedQuery, window: Span, days: int) -> tuple[list[Slot], int]:
    """List the slots of `days` local dates, fewer where they are very many, and the minute where the list ends."""
    if window[0] >= window[1]:
        return [], window[1]
    clock = topic.shown.clock
    page = window[0], min(window[1], clock.midnight(clock.day(window[0]) + days))
    found = slots(topic.plan, topic.known(reach(topic.plan, page, topic.asked.duration)), page, topic.asked)
    kept = views.whole_days(found, clock, _MOST_SLOTS)
    return kept, page[1] if len(kept) == len(found) else clock.midnight(clock.day(kept[-1].start) + 1)


def _refused(topic: PlannedQuery, start: int) -> Refused | None:
    """Refuse a time that is out of the question, before anything is read."""
    if (rule := out_of_time(topic.plan, start, topic.asked.now)) is not None:
        return Refused(rule)
    load = topic.known(reach(topic.plan, (start, start + 1), topic.asked.duration))
    outcome = admit(topic.plan, load, start, topic.asked)
    return outcome if isinstance(outcome, Refused) else None


def _availability(topic: PlannedQuery, days: list[OpenDay]) -> Availability:
    return Availability(
        serviceId=topic.plan.service.service_id,
        timeZone=topic.time_zone,
        duration=topic.asked.duration,
        days=days,
        explanation=None,
        unreachableResourceIds=sorted(topic.known.unknown),
        nextCursor=None,
    )


def _decoded(cursor: str) -> int:
    (minute,) = decode_parts(cursor, 1)
    if not minute.isdigit() or len(minute) > _LONGEST_NUMBER:
        raise no_cursor()
    return int(minute)
