"""A question together with the service it is about, as it is now."""

from __future__ import annotations

from datetime import datetime

from scheducal.availability.busy import BusyOf
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import SlotQuery
from scheducal.availability.engine.slots import Slot
from scheducal.availability.engine.time.bounds import bookable
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import ZoneClock, clock_of
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.availability.queries.load_reader import LoadReader
from scheducal.availability.queries.rules import AvailabilityQuery
from scheducal.catalog.services.model import ServiceWithResources
from scheducal.values import dataclass
from scheducal.walltime.wall_time import WallTime


@dataclass(frozen=True, slots=True)
class PlannedQuery:
    """span: the starts that can be booked at all.
    time_zone: the asker's, or else the service's; clock: its.
    """

    plan: Plan
    query: SlotQuery
    known: LoadReader
    span: Span
    time_zone: str
    clock: ZoneClock

    @property
    def unreachable(self) -> list[str]:
        """List the resources whose calendars did not answer."""
        return sorted(self.known.unknown)


@dataclass(frozen=True, slots=True)
class FoundSlots:
    """Slots in order. cursor: of the next page, None on the last."""

    query: PlannedQuery
    slots: list[Slot]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class ExplainedTime:
    """A time that was asked about. refused: why it cannot be booked, None where it can."""

    query: PlannedQuery
    start: WallTime
    refused: Refused | None


def planned(
    asked: AvailabilityQuery, served: ServiceWithResources, ledger: LedgerRepository, busy_of: BusyOf, at: datetime
) -> PlannedQuery:
    """Plan the query for the service; raises Refusal as AvailabilityQuery.plan does."""
    plan, now = asked.plan(served), int(at.timestamp())
    zone = asked.time_zone or plan.service.time_zone
    move = asked.move
    ignoring = frozenset([move.booking_id]) if move else frozenset[str]()
    query = SlotQuery(asked.duration_of(plan), now, move.seats if move else asked.seats, zone, ignoring)
    span = bookable(plan, now)
    return PlannedQuery(plan, query, LoadReader(ledger, plan, now, busy_of, move), span, zone, clock_of(zone, *span))
