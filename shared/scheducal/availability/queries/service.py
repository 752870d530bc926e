"""What clients read about availability."""

from __future__ import annotations

from datetime import datetime

from scheducal.availability.busy import BusyOf
from scheducal.availability.engine.decide import decide
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.search import next_free
from scheducal.availability.engine.slots import Slot, slots
from scheducal.availability.engine.time.bounds import out_of_time
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import ZoneClock, minute_of
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.availability.queries.planned_query import ExplainedTime, FoundSlots, PlannedQuery, planned
from scheducal.availability.queries.rules import AvailabilityQuery
from scheducal.availability.queries.window import first_minute, parse_window
from scheducal.catalog.services.repository import read_service
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.table import Table
from scheducal.tenants.model import Principal
from scheducal.values import dataclass
from scheducal.walltime.parse import parse_moment, parse_whole_minute

# Some 300 KB of JSON where one resource could serve each.
_MOST_SLOTS = 2_000
_LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class SlotQueries:
    """Of all tenants' services. Each question is one request for the catalog, one for the ledger of one resource."""

    table: Table
    busy_of: BusyOf

    def page(
        self,
        principal: Principal,
        query: AvailabilityQuery,
        begin: str | None,
        end: str | None,
        cursor: str | None,
        days: int,
        now: datetime,
    ) -> FoundSlots:
        """List the slots of the first `days` local dates; raises Refusal."""
        after = _decoded(cursor) if cursor is not None else None
        planned = self._planned(principal, query, now)
        window = parse_window(begin, end, planned.time_zone, now)
        window = max(window[0], planned.span[0], after or planned.span[0]), min(window[1], planned.span[1])
        found, next_start = _first_days(planned, window, days)
        return FoundSlots(planned, found, encode_parts(str(next_start)) if next_start < window[1] else None)

    def explanation(self, principal: Principal, query: AvailabilityQuery, at: str, now: datetime) -> ExplainedTime:
        """Explain why a time can or cannot be booked; raises Refusal."""
        planned = self._planned(principal, query, now)
        wall = parse_whole_minute(at, planned.time_zone, "at")
        return ExplainedTime(planned, wall, _refused(planned, minute_of(wall.instant)))

    def next(
        self, principal: Principal, query: AvailabilityQuery, begin: str | None, count: int, now: datetime
    ) -> FoundSlots:
        """Find the first `count` slots from a moment on; raises Refusal."""
        planned = self._planned(principal, query, now)
        first = parse_moment(begin, planned.time_zone, "from") if begin is not None else now
        return FoundSlots(planned, next_free(planned.plan, planned.known, first_minute(first), planned.query, count))

    def _planned(self, principal: Principal, query: AvailabilityQuery, now: datetime) -> PlannedQuery:
        query.check()
        served = read_service(
            self.table, principal.tenant_id, query.service_id, principal.channel, also_hidden=query.move is not None
        )
        return planned(query, served, LedgerRepository(self.table), self.busy_of, now)


def _first_days(planned: PlannedQuery, window: Span, days: int) -> tuple[list[Slot], int]:
    """List the slots of `days` local dates, fewer where they are very many, and the minute where the list ends."""
    if window[0] >= window[1]:
        return [], window[1]
    clock = planned.clock
    page = window[0], min(window[1], clock.midnight(clock.day(window[0]) + days))
    found = slots(planned.plan, planned.known(reach(planned.plan, page, planned.query.duration)), page, planned.query)
    kept = _whole_days(found, clock, _MOST_SLOTS)
    return kept, page[1] if len(kept) == len(found) else clock.midnight(clock.day(kept[-1].start) + 1)


def _whole_days(slots: list[Slot], clock: ZoneClock, most: int) -> list[Slot]:
    """Keep the slots of the first local dates that have at most `most` together, or of one date that has more."""
    if len(slots) <= most:
        return slots
    last = clock.day(slots[most].start)
    kept = [slot for slot in slots[:most] if clock.day(slot.start) < last]
    return kept or [slot for slot in slots if clock.day(slot.start) == last]


def _refused(planned: PlannedQuery, start: int) -> Refused | None:
    """Refuse a time that is out of the question, before anything is read."""
    if (rule := out_of_time(planned.plan, start, planned.query.now)) is not None:
        return Refused(rule)
    load = planned.known(reach(planned.plan, (start, start + 1), planned.query.duration))
    outcome = decide(planned.plan, load, start, planned.query)
    return outcome if isinstance(outcome, Refused) else None


def _decoded(cursor: str) -> int:
    (minute,) = decode_parts(cursor, 1)
    if not minute.isdigit() or len(minute) > _LONGEST_NUMBER:
        raise no_cursor()
    return int(minute)
