"""One resource in a window: the starts that are free, and what stands in the way of the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.occupancy import blocked_starts, occupied, startable, touching, why_occupied
from scheducal.availability.engine.load.quotas import share_used_up, used_up
from scheducal.availability.engine.load.seats import shares, too_few_seats
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Reason, SlotQuery
from scheducal.availability.engine.time.hours import Hours, hours_of
from scheducal.availability.engine.time.ranges import Span, Spans, holds, merged, without
from scheducal.catalog.resources.model import Resource
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class ResourceBoard:
    """In minutes since the epoch.

    open_: starts within hours, holidays or not.
    rules: starts that something other than bookings takes away, by reason, in the order in which they are told.
    occupied: starts that bookings and calendars take away. Neither is sorted.
    """

    plan: Plan
    query: SlotQuery
    resource: Resource
    taken: Sequence[Allocation]
    busy: Sequence[Span]
    hours: Hours
    open_: Spans
    rules: Sequence[tuple[Reason, Spans]]
    occupied: Spans

    def free(self) -> Spans:
        """List the starts at which nothing stands in the way."""
        blocked = chain(self.occupied, *(spans for _, spans in self.rules))
        return without(self.open_, merged(blocked))

    def allows(self, start: int) -> bool:
        """Tell whether only other bookings can stand in the way."""
        return self._rule_against(start) is None

    def reason_against(self, start: int) -> Reason | None:
        """Give the reason against a start; None for one that is free."""
        rule = self._rule_against(start)
        if rule in {"hours", "holiday", "time_off"} or not _any_holds(self.occupied, start):
            return rule
        same = [each for each in self.taken if shares(self.plan, each, start, self.query)]
        if same and (reason := too_few_seats(self.plan, same, self.query) or rule):
            return reason
        booking = start, start + self.query.duration
        return why_occupied(self.taken, self.busy, self.resource.capacity, booking)

    def _rule_against(self, start: int) -> Reason | None:
        if not holds(self.open_, start):
            return "hours"
        return next((reason for reason, spans in self.rules if _any_holds(spans, start)), None)


def resource_board(
    plan: Plan, resource: Resource, taken: Sequence[Allocation], busy: Sequence[Span], query: SlotQuery, window: Span
) -> ResourceBoard:
    """Build the board of one resource.

    window: the half-open range of the starts in question; the board reaches beyond it.
    """
    duration, capacity = query.duration, resource.capacity
    hours = hours_of(resource, window[0], window[1] + duration)
    # In the order in which they are told: what the business set comes before what others booked.
    rules: list[tuple[Reason, Spans]] = [
        *([] if "hours" in query.waived else _closed(hours, duration)),
        ("limit", [] if "limits" in query.waived else used_up(plan, "resource", [taken], window)),
        ("channel", share_used_up(plan, taken, hours, capacity, duration, window)),
    ]
    blocked = blocked_starts(plan, occupied(plan, taken, busy, capacity), duration)
    open_ = [window] if "hours" in query.waived else startable(hours.regular, duration)
    return ResourceBoard(plan, query, resource, taken, busy, hours, open_, rules, blocked)


def _closed(hours: Hours, duration: int) -> list[tuple[Reason, Spans]]:
    return [("holiday", touching(hours.holidays, duration)), ("time_off", touching(hours.time_off, duration))]


def _any_holds(spans: Spans, start: int) -> bool:
    return any(first <= start < last for first, last in spans)
