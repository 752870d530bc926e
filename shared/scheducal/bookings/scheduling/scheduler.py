"""Schedules times of one service: reads what the engine needs, asks it, and gives what must be written for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import product
from typing import Any

from scheducal.availability.busy import BusyOf
from scheducal.availability.engine.assignment_order import turns_of
from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.plan import Plan, plan_of
from scheducal.availability.engine.search import nearest
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.slots import Slot
from scheducal.availability.engine.time.bounds import bookable, out_of_time
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.ledger.draft import Draft
from scheducal.availability.ledger.model import days_between, days_of, taken_by_resource
from scheducal.availability.ledger.rehearsal import Rehearsal
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.availability.queries.load_reader import LoadReader
from scheducal.availability.queries.rules import check_resource, check_seats
from scheducal.bookings.model import AssignedResource, Booking, minute_of
from scheducal.bookings.scheduling.alternatives import unavailable
from scheducal.bookings.scheduling.customer_limits import CustomerLimits
from scheducal.bookings.scheduling.preconditions import checked_days, guards_of
from scheducal.bookings.scheduling.slot_request import SlotRequest, check_waived, duration_of
from scheducal.catalog.services.model import ServiceWithResources
from scheducal.catalog.services.repository import read_service
from scheducal.catalog.services.rules import no_service
from scheducal.commands.model import Command
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.store.writes import Write
from scheducal.tenants.model import Principal
from scheducal.values import dataclass, replace
from scheducal.walltime.wall_time import WallTime


@dataclass(frozen=True, slots=True)
class Grant:
    """A time that can be had. resources: those that serve it."""

    plan: Plan
    start: WallTime
    end: WallTime
    resources: tuple[AssignedResource, ...]


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Schedules bookings and holds. busy_of: asks the connected calendars."""

    table: Table
    busy_of: BusyOf
    ledger: LedgerRepository

    def begin(
        self, command: Command[Any], service_id: str, starts: Iterable[WallTime], moving: Booking | None = None
    ) -> Scheduling:
        """Read what an attempt at a service rests on.

        starts: every one that will be asked for. moving: a booking that gives its time back for another.
        Raises Refusal `service_not_found`.
        """
        return Scheduling(self, command, service_id, starts, moving)


class Scheduling:
    """What one attempt reads, decides and would write. It costs two or three reads as a rule.

    Raises Refusal `service_not_found`.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        command: Command[Any],
        service_id: str,
        starts: Iterable[WallTime],
        moving: Booking | None,
    ) -> None:
        """Read once; see Scheduler.begin."""
        principal = command.principal
        served = _read(scheduler.table, principal, service_id, moving)
        # What was booked before goes on.
        if not served.service.is_active and moving is None:
            raise no_service()
        channels = [principal.channel, *([moving.channel] if moving else [])]
        guards = [each for start in starts for each in guards_of(served.service, channels, minute_of(start.instant))]
        self.served: ServiceWithResources = served
        self._moving = moving
        self._table = scheduler.table
        self._busy_of = scheduler.busy_of
        self._second = int(command.at.timestamp())
        self._ledger = scheduler.ledger
        given_back = product(moving.resource_ids, days_of(moving.allocation())) if moving else ()
        self._draft = Draft(
            self._ledger, principal.tenant_id, service_id, command.at, dict.fromkeys(guards), given_back
        )
        self._limits: CustomerLimits | None = None

    def limit(self, customer_id: str) -> None:
        """Hold the limits of one customer too, from the next grant on."""
        self._limits = CustomerLimits(self._table, self.served.service, customer_id)

    def grant(self, slot_request: SlotRequest) -> Grant:
        """Grant the time that is wished for; raises Refusal, `slot_unavailable` among others.

        What moves keeps its seats and its length, though the service may have others by now.
        """
        check_waived(self.served.channel, slot_request.waived)
        if self._moving is None:
            check_seats(self.served.service, slot_request.seats)
        kept = self._moving.minutes if self._moving else None
        duration = duration_of(self.served.service, slot_request, kept)
        start = minute_of(slot_request.start.instant)
        query = SlotQuery(
            duration,
            self._second,
            slot_request.seats,
            slot_request.start.zone,
            self._ignoring(slot_request),
            keeps_time=bool(slot_request.barred),
            waived=slot_request.waived,
        )
        if self._limits is not None:
            self._limits.guard(self._draft, (start, start + duration))
        plans = [plan_of(self.served, preferred, slot_request.barred) for preferred in slot_request.preferences]
        if slot_request.resource_id is not None:
            check_resource(plans[0], slot_request.resource_id)
        plan, outcome = self._decide(plans, start, query)
        if isinstance(outcome, Refused):
            raise unavailable(outcome, self._nearest(plan, start, query, slot_request.alternatives), slot_request.start)
        end = WallTime.at(slot_request.start.instant + timedelta(minutes=duration), slot_request.start.zone)
        names = self.served.resources
        return Grant(
            plan, slot_request.start, end, tuple(AssignedResource(each, names[each].name) for each in outcome.resources)
        )

    def take(self, grant: Grant, taken: Allocation) -> None:
        """Take what was granted. A booking that moves gives back what it had."""
        moving, resources = self._moving, [each.resource_id for each in grant.resources]
        had = moving.resource_ids if moving else ()
        chosen = [each for each in resources if each not in had]
        self._draft.replace(
            release={moving.booking_id: had} if moving else {},
            released=moving.allocation() if moving else None,
            take=dict.fromkeys(resources, taken),
            turns=turns_of(grant.plan, self._draft.shares, chosen, self._second),
        )
        self._draft.check(checked_days(grant.plan, resources, taken.start))
        if self._limits is not None:
            self._limits.taken.append(taken)

    def writes(self) -> Mapping[str, Write]:
        """Build the ledger's part of the transaction."""
        return self._draft.writes()

    def rehearse(self, rehearsal: Rehearsal) -> None:
        """Note what would be written, in place of writing it."""
        days, shares = self._draft.changed()
        rehearsal.note(days, self.served.service.service_id, shares)

    def _ignoring(self, slot_request: SlotRequest) -> frozenset[str]:
        """List what stands in nobody's way: the booking that moves, and in a handover those who share its time."""
        if self._moving is None:
            return frozenset()
        if not slot_request.barred or self.served.service.seats == 1:
            return frozenset([self._moving.booking_id])
        own = self._moving.allocation()
        days = self._draft.days(self._moving.resource_ids, days_of(own))
        holders = [
            {each.holder for each in taken if _time_of(each) == _time_of(own)}
            for taken in taken_by_resource(days.values(), self._second).values()
        ]
        return frozenset.intersection(*map(frozenset, holders))

    def _decide(self, plans: Sequence[Plan], start: int, query: SlotQuery) -> tuple[Plan, Bookable | Refused]:
        """Decide by the first plan that allows the start, else by the last, which has the others' resources too."""
        last = plans[-1]
        if not query.keeps_time and (rule := out_of_time(last, start, query.now, query.waived)) is not None:
            return last, Refused(rule)
        # Read once. The last plan needs all that the others need.
        load = self._known(last)(reach(last, (start, start + 1), query.duration))
        for plan in plans[:-1]:
            outcome = decide(plan, load, start, query)
            if isinstance(outcome, Bookable):
                return plan, outcome
        return last, decide(last, load, start, query)

    def _nearest(self, plan: Plan, start: int, query: SlotQuery, count: int) -> list[Slot]:
        if not count:
            return []
        first, last = bookable(plan, query.now)
        usual = replace(query, waived=frozenset())
        return nearest(plan, self._known(plan), max(first, min(start, last)), usual, count)

    def _known(self, plan: Plan) -> Callable[[Span], Load]:
        """Read what the ledger and the connected calendars have, as for a list of what is free."""
        known = LoadReader(self._ledger, plan, self._second, self._busy_of)
        # Those of a booking that moves too, since it may give its count back.
        sharing = [*plan.turns, *(self._moving.resource_ids if self._moving else ())]

        def read(window: Span) -> Load:
            days = self._draft.days(plan.resources_to_read, days_between(*window), sharing)
            own = self._limits.known(window) if self._limits is not None else ()
            return replace(known.of(days, window), shares=self._draft.shares, own=own)

        return read


def _time_of(taken: Allocation) -> tuple[str, int, int]:
    return taken.service_id, taken.start, taken.end


def _read(table: Table, principal: Principal, service_id: str, moving: Booking | None) -> ServiceWithResources:
    if moving is None:
        return read_service(table, principal.tenant_id, service_id, principal.channel)
    try:
        return read_service(table, principal.tenant_id, service_id, principal.channel, also_hidden=True)
    except Refusal as refusal:
        # Nobody sent the service, and without it nobody knows when it is free.
        message = "the service of this booking was deleted; cancel the booking, and book another service"
        data = {"bookingId": moving.booking_id, "status": moving.status}
        raise Refusal("booking_state", message, data=data) from refusal
