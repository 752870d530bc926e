"""Changes of bookings that need no scheduler: cancel, confirm, decline, complete, no-show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scheducal.appointments.gmail_first_invite import GmailFirstInvite
from scheducal.appointments.repository import AppointmentRepository, announced, change_writes
from scheducal.appointments.rules import AppointmentDecision, check_invitable
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings import rules
from scheducal.bookings.access import check_business, check_policy, check_taking_changes, find_own
from scheducal.bookings.changes.appointed import appointed, followed
from scheducal.bookings.changes.ledger import settled
from scheducal.bookings.model import Booking
from scheducal.bookings.repository import Booked, booking_writes, check_writes
from scheducal.bookings.rows import override_item
from scheducal.bookings.rules import BookingDecision
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.store.commit import Writes
from scheducal.store.table import Table
from scheducal.system_names import EMAIL
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.bookings.changes.requests import UpdateBooking

# What was taken stays as it is.
_LEAVE_LEDGER = ("completed", "no_show", "updated")


@dataclass(frozen=True, slots=True)
class Change:
    """claim: of the mailbox's first invitation, empty for most."""

    claim: Writes
    writes: Writes


@dataclass(frozen=True, slots=True)
class BookingChanges:
    """The bookings of all tenants; a command says whose. Each function gives the booking or raises Refusal."""

    table: Table
    appointments: AppointmentRepository
    ledger: LedgerRepository
    first_invite: GmailFirstInvite

    def cancel(self, command: Command[Booking], booking_id: str, reason: str | None) -> Booking:
        """Free what was taken, and cancel the appointment."""

        def decide(before: Booking) -> BookingDecision:
            decision = rules.cancelled(before, reason, command.at)
            check_policy(self.table, command.principal, rules.too_late_to_cancel(before, command.at))
            check_taking_changes(self.table, command.principal, before)
            return decision

        return self._change(command, booking_id, decide)

    def confirm(self, command: Command[Booking], booking_id: str) -> Booking:
        """Make the appointment; the customer is invited. For the business alone."""
        check_business(self.table, command.principal)
        return self._change(command, booking_id, lambda before: rules.confirmed(before, command.at))

    def decline(self, command: Command[Booking], booking_id: str, reason: str | None) -> Booking:
        """Free what was taken. For the business alone."""
        check_business(self.table, command.principal)
        return self._change(command, booking_id, lambda before: rules.declined(before, reason, command.at))

    def complete(self, command: Command[Booking], booking_id: str) -> Booking:
        """Say that it took place. For the business alone."""
        check_business(self.table, command.principal)
        return self._change(command, booking_id, lambda before: rules.completed(before, command.at))

    def miss(self, command: Command[Booking], booking_id: str) -> Booking:
        """Say that nobody came. For the business alone."""
        check_business(self.table, command.principal)
        return self._change(command, booking_id, lambda before: rules.missed(before, command.at))

    def correct(self, command: Command[Booking], booking_id: str, request: UpdateBooking) -> Booking:
        """Put contact, notes or metadata of one booking right; another address is invited in place of the old one."""

        def decide(before: Booking) -> BookingDecision | None:
            decision = rules.corrected(before, request.corrected(before), command.at)
            if decision is not None:
                check_new_address(decision.new_address, command, "customer.email")
            return decision

        return self._change(command, booking_id, decide)

    def writes(
        self, command: Command[Any], decision: BookingDecision, found: Booked | None, *, claims: bool = True
    ) -> Change:
        """Build the writes of a decision about the booking and its appointment.

        found: None for a new booking.
        claims: whether it may claim the first invitation of a mailbox; of several in one transaction one may.
        """
        claim, appointment = self._appointment(command, decision, found, claims=claims)
        actor = command.principal.actor
        if appointment is not None:
            version = appointment.after.appointment.version
            appointment = announced(appointment, command)
            changed = change_writes(appointment, actor, override_item(decision.after.override))
            return Change(claim, {**changed, **booking_writes(decision, actor, version)})
        version = found.aggregate.appointment.version if found and found.aggregate else 1
        return Change(claim, booking_writes(decision, actor, version))

    def commit(self, change: Change, extras: Writes, param: str = "start") -> None:
        """Write one transaction; raises CommitRefused, Contention, and Refusal for more than a transaction takes.

        param: the field to blame for that.
        """
        writes = {**change.writes, **change.claim, **extras}
        check_writes(writes, param)
        with self.first_invite.remembering(change.claim):
            self.appointments.keep(writes)

    def _change(
        self, command: Command[Booking], booking_id: str, decide: Callable[[Booking], BookingDecision | None]
    ) -> Booking:
        def attempt() -> Booking:
            found = find_own(self.table, command.principal, booking_id)
            command.check_version(found.booking.version)
            decision = decide(found.booking)
            if decision is None:
                self._keep(command.kept(found.booking))
                return found.booking
            needed = decision.action not in _LEAVE_LEDGER
            ledger = settled(self.ledger, decision, command.at) if needed else {}
            self.commit(self.writes(command, decision, found), {**ledger, **command.kept(decision.after)})
            return decision.after

        return carry_out(self.appointments, command, attempt)

    def _appointment(
        self, command: Command[Any], decision: BookingDecision, found: Booked | None, *, claims: bool
    ) -> tuple[Writes, AppointmentDecision | None]:
        if found is not None and found.aggregate is not None:
            by_mail = found.aggregate.appointment.system == EMAIL
            claim = self._claim(command, decision.new_address if claims and by_mail else None)
            return claim, followed(decision, found.aggregate, command.at, prime=bool(claim))
        booking = decision.after
        if not booking.has_appointment:
            return {}, None
        # A connected calendar sends invitations itself; only our own mails need the plain one before them.
        address = booking.snapshot.email if claims and command.sender.calendar is None else None
        claim = self._claim(command, address)
        return claim, appointed(booking, command.sender, command.at, prime=bool(claim))

    def _claim(self, command: Command[Any], address: str | None) -> Writes:
        return self.first_invite.write(command.principal.tenant_id, address, command.at)

    def _keep(self, kept: Writes) -> None:
        if kept:
            self.appointments.keep(kept)


def check_new_address(address: str | None, command: Command[Any], param: str) -> None:
    """Raise Refusal for an address that cannot be invited in the tenant's name."""
    if address is not None:
        sender = command.sender
        check_invitable(address, param, organizer=sender.organizer_address, by_email=sender.calendar is None)
