"""What clients do with the engine's consent: book, and give a booking another time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from scheducal.appointments.rules import check_invitable
from scheducal.availability.ledger.draft import Draft
from scheducal.bookings import rules
from scheducal.bookings.access import check_policy, check_taking_changes, find_own, find_own_hold
from scheducal.bookings.changes.conflicts import is_absent
from scheducal.bookings.changes.service import BookingChanges
from scheducal.bookings.holds import model as holds
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.rows import ended
from scheducal.bookings.model import Booking, CustomerSnapshot
from scheducal.bookings.rows import booking_key
from scheducal.bookings.scheduling.customer_limits import check_held
from scheducal.bookings.scheduling.customer_times import told_of_booked, told_of_own_time
from scheducal.bookings.scheduling.new_booking import (
    Time,
    granted_time,
    held_time,
    known_snapshot,
    new_booking,
    reworded,
    snapshot_of,
)
from scheducal.bookings.scheduling.scheduler import Scheduler
from scheducal.bookings.scheduling.slot_request import SlotRequest
from scheducal.catalog.customers.matching import matched
from scheducal.catalog.customers.repository import CustomerRepository, unchanged
from scheducal.catalog.customers.service import find as find_customer
from scheducal.catalog.services.model import Service, ServiceWithResources
from scheducal.catalog.services.repository import read_service
from scheducal.catalog.services.rules import confirms_move
from scheducal.commands.model import Command
from scheducal.commands.rows import First
from scheducal.commands.service import carry_out, guard, told_of_duplicate, told_of_own
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.table import Table
from scheducal.store.writes import Write
from scheducal.tenants.access import check_administrative
from scheducal.tenants.model import Sender
from scheducal.values import dataclass, replace

if TYPE_CHECKING:
    from scheducal.bookings.requests import CreateBooking, RescheduleBooking

Made = tuple[Booking, Mapping[str, Write]]


@dataclass(frozen=True, slots=True)
class Bookings:
    """The bookings of all tenants; a command says whose."""

    table: Table
    changes: BookingChanges
    scheduler: Scheduler

    def create(self, command: Command[Booking], request: CreateBooking) -> Booking:
        """Give the booking; raises Refusal."""
        request.check()

        def attempt() -> Booking:
            with told_of_own(self.changes.appointments, command, "bookingId"):
                made = self._of_hold(command, request) if request.hold_id else self._granted(command, request)
            return self._commit(command, *made)

        return carry_out(self.changes.appointments, command, attempt)

    def book(
        self, command: Command[Booking], request: CreateBooking, slot_request: SlotRequest, series_id: str
    ) -> Booking:
        """Book one occurrence of several, in a transaction of its own; as `create`."""

        def attempt() -> Booking:
            with told_of_own(self.changes.appointments, command, "bookingId"):
                made = self._granted(command, request, slot_request, series_id)
            return self._commit(command, *made)

        return carry_out(self.changes.appointments, command, attempt)

    def adopt(
        self,
        command: Command[Booking],
        request: CreateBooking,
        slot_request: SlotRequest,
        beside: Callable[[Booking], Mapping[str, Write]],
    ) -> Booking:
        """Book a time that somebody else has confirmed; as `create`. beside: what is written in the same commit."""

        def attempt() -> Booking:
            booking, writes = self._granted(command, request, slot_request)
            booking = replace(booking, status="confirmed", has_appointment=True)
            return self._commit(command, booking, {**writes, **beside(booking)})

        return carry_out(self.changes.appointments, command, attempt)

    def reschedule(self, command: Command[Booking], booking_id: str, request: RescheduleBooking) -> Booking:
        """Give the booking as it then is, also where nothing changed; raises Refusal."""

        def attempt() -> Booking:
            found = find_own(self.table, command.principal, booking_id)
            before = found.booking
            command.check_version(before.version)
            rules.check_open(before, "rescheduled")
            check_policy(self.table, command.principal, rules.too_late_to_reschedule(before, command.at))
            check_taking_changes(self.table, command.principal, before)
            slot_request = request.slot_request(before)
            scheduling = self.scheduler.begin(command, before.service_id, [slot_request.start], before)
            scheduling.limit(before.snapshot.customer_id)
            grant = scheduling.grant(slot_request)
            service = scheduling.served.service
            buffers = service.buffer_before, service.buffer_after
            by_business = scheduling.served.channel.overrides_policy
            decision = rules.rescheduled(
                before,
                grant.start,
                grant.end,
                grant.resources,
                command.at,
                buffers=buffers,
                may_repeat=not service.once_per_customer,
                by_business=by_business,
                confirms=confirms_move(service, by_business=by_business),
                override=request.overridden(command.principal.actor),
            )
            decision = reworded(decision, service, command.sender.withheld) if decision else None
            after = decision.after if decision else before
            kept = command.kept(after)
            if decision is not None:
                scheduling.take(grant, decision.after.allocation())
                change = self.changes.writes(command, decision, found)
                with told_of_booked():
                    self.changes.commit(change, {**scheduling.writes(), **kept})
            elif kept:
                self.changes.appointments.keep(kept)
            return after

        return carry_out(self.changes.appointments, command, attempt)

    def snapshot(self, command: Command[Any], request: CreateBooking) -> tuple[CustomerSnapshot, Mapping[str, Write]]:
        """Find who books, and the writes that add them where nobody knew them; raises Refusal."""
        repository, tenant_id = CustomerRepository(self.table), command.principal.tenant_id
        if request.customer is None:
            check_administrative(command.principal, "customerId")
            customer = find_customer(repository, tenant_id, str(request.customer_id))
            known = _invitable(known_snapshot(customer), command.sender, "customerId")
            return known, {"customer": unchanged(customer)}
        contents = request.customer.contents()
        fills = command.principal.settings.fills_customers
        match = matched(repository, tenant_id, contents, command.principal.actor, command.at, fills=fills)
        return _invitable(snapshot_of(match.customer_id, contents), command.sender, "customer.email"), match.writes

    def _granted(
        self,
        command: Command[Any],
        request: CreateBooking,
        slot_request: SlotRequest | None = None,
        series_id: str | None = None,
    ) -> Made:
        slot_request = slot_request or request.slot_request()
        scheduling = self.scheduler.begin(command, slot_request.service_id, [slot_request.start])
        known = cache(lambda: self.snapshot(command, request))
        start, service = slot_request.start.instant, scheduling.served.service
        # A refusal looks for no customer, unless it may depend on them.
        if service.limits_customers:
            scheduling.limit(known()[0].customer_id)
        with told_of_own_time(self.table, command.principal, service, start, lambda: known()[0].customer_id):
            grant = scheduling.grant(slot_request)
        snapshot, added = known()
        time = granted_time(scheduling.served, grant.start, grant.end, grant.resources, slot_request.seats)
        booking = made_of(command, service, time, snapshot, request, series_id)
        scheduling.take(grant, booking.allocation())
        return booking, {**scheduling.writes(), **added}

    def _of_hold(self, command: Command[Any], request: CreateBooking) -> Made:
        hold = find_own_hold(self.table, command.principal, str(request.hold_id))
        holds.check_active(hold, command.at)
        # A hold was made for one service, time and number of seats.
        request.check_hold(hold)
        served = _held_service(self.table, hold)
        draft = Draft(self.changes.ledger, hold.tenant_id, hold.service_id, command.at)
        if not draft.holds(hold.resource_ids, hold.allocation()):
            raise holds.unavailable(hold, "expired")  # by a clock that is ahead of ours
        snapshot, added = self.snapshot(command, request)
        check_held(self.table, draft, served, snapshot.customer_id, hold)
        booking = made_of(command, served.service, held_time(hold), snapshot, request, None)
        serving = [served.resources[each] for each in hold.resource_ids if each in served.resources]
        # An absence that came after the hold.
        booking = replace(booking, has_conflict=any(is_absent(each, booking, command.at) for each in serving))
        draft.replace(
            release={hold.hold_id: hold.resource_ids},
            released=hold.allocation(),
            take=dict.fromkeys(hold.resource_ids, booking.allocation()),
        )
        used = holds.consumed(hold, booking.booking_id, command.at)
        return booking, {**draft.writes(), **added, "hold": ended(used)}

    def _commit(self, command: Command[Booking], booking: Booking, writes: Mapping[str, Write]) -> Booking:
        change = self.changes.writes(command, rules.created(booking), None)
        with told_of_duplicate(self.changes.appointments, command, "bookingId"), told_of_booked():
            first = First(booking.booking_id, [booking_key(booking)])
            self.changes.commit(change, {**writes, **guard(command, first), **command.kept(booking)})
        return booking


def _invitable(snapshot: CustomerSnapshot, sender: Sender, param: str) -> CustomerSnapshot:
    """Raise Refusal for a customer whose address cannot be invited."""
    if snapshot.email is not None:
        by_email = sender.calendar is None
        check_invitable(snapshot.email, param, organizer=sender.organizer_address, by_email=by_email)
    return snapshot


def _held_service(table: Table, hold: Hold) -> ServiceWithResources:
    """Read the service of a hold, hidden since or not; raises Refusal `hold_unavailable` where it was deleted."""
    try:
        return read_service(table, hold.tenant_id, hold.service_id, hold.channel, also_hidden=True)
    except Refusal as refusal:
        # Nobody sent the service.
        raise holds.without_service(hold) from refusal


def made_of(
    command: Command[Any],
    service: Service,
    time: Time,
    snapshot: CustomerSnapshot,
    request: CreateBooking,
    series_id: str | None,
) -> Booking:
    """Make a new booking under an id of its own."""
    booking_id = new_id("bkg", command.at)
    booking = new_booking(command, booking_id, service, time, snapshot, series_id=series_id)
    override = request.overridden(command.principal.actor)
    return replace(booking, notes=request.notes, metadata=request.metadata, override=override)
