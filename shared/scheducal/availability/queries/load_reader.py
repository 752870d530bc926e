"""Reads what decides about a plan's resources: the ledger's days, and the calendars that are connected to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import UTC, datetime

from scheducal.availability.busy import Busy, BusyOf, BusyUnknown, without
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import minute_of
from scheducal.availability.ledger.model import Days, days_between, taken_by_resource
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.availability.queries.move import CustomerTime, Move
from scheducal.values import dataclass


@dataclass(slots=True)
class LoadReader:
    """What is known of a plan's resources at an epoch second.

    busy_of: asks the connected calendars.
    move: the booking that is to get another time.
    unknown: the resources whose calendars did not say. They count as busy all the time.
    """

    ledger: LedgerRepository
    plan: Plan
    second: int
    busy_of: BusyOf
    move: Move | None = None
    unknown: set[str] = field(default_factory=set)

    def __call__(self, window: Span) -> Load:
        """Read the load of a half-open range of minutes: a request per resource, and one per connected calendar."""
        return self.of(self.ledger.read(self._tenant_id, self.plan.resources_to_read, days_between(*window)), window)

    def of(self, days: Days, window: Span) -> Load:
        """Give the same load where the ledger's days were read already."""
        taken = taken_by_resource(days.values(), self.second)
        calendars = {each: self.plan.resources[each].calendar_id for each in self.plan.usable}
        busy = {
            each: self._busy(each, calendar_id, window, taken.get(each, ()))
            for each, calendar_id in calendars.items()
            if calendar_id is not None
        }
        own = self.move.own(window) if self.move else ()
        return Load(taken, busy, own=[each.taken for each in own], met=self._met(own))

    def _met(self, own: Sequence[CustomerTime]) -> Sequence[int]:
        """List the starts at which the customer has the service already, where they may have it once."""
        service, move = self.plan.service, self.move
        if move is None or not service.once_per_customer:
            return ()
        others = (each.taken for each in own if each.taken.holder != move.booking_id and not each.may_repeat)
        wanted = service.service_id, move.channel
        return [each.start for each in others if (each.service_id, each.channel) == wanted]

    @property
    def _tenant_id(self) -> str:
        return self.plan.service.tenant_id

    def _busy(self, resource_id: str, calendar_id: str, window: Span, taken: Sequence[Allocation]) -> list[Span]:
        """Read the busy times without the events that are our own bookings: those are in the ledger."""
        try:
            found = self.busy_of(self._tenant_id, calendar_id, *map(_instant, window))
        except BusyUnknown:
            self.unknown.add(resource_id)
            # An unknown calendar is never taken for a free one.
            return [window]
        own = [Busy(_instant(each.start), _instant(each.end)) for each in taken]
        # Down to the minute at the start and up at the end, so that no second of it is offered.
        return [(minute_of(each.start), -(-int(each.end.timestamp()) // 60)) for each in without(found, own)]


def _instant(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
