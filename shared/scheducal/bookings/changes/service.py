"""Changes of bookings that need no admission: cancel, confirm, decline, complete, no-show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheducal.api.command import Command, carry_out, entity_tag
from scheducal.api.responses import Answer, success
from scheducal.appointments.gmail_first_invite import GmailFirstInvite
from scheducal.appointments.repository import AppointmentRepository, change_writes
from scheducal.appointments.rules import AppointmentDecision
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings import rules, views
from scheducal.bookings.access import check_business, check_policy, find_own
from scheducal.bookings.changes.appointed import appointed, followed
from scheducal.bookings.changes.ledger import settled
from scheducal.bookings.model import Booking
from scheducal.bookings.repository import Booked, booking_writes, check_writes
from scheducal.bookings.rules import BookingDecision
from scheducal.store.commit import Writes
from scheducal.store.table import Table

# What was taken stays as it is.
_LEAVE_LEDGER = ("completed", "no_show")
_MESSAGES = {
    "cancelled": "Booking cancelled successfully",
    "confirmed": "Booking confirmed successfully",
    "declined": "Booking declined successfully",
    "completed": "Booking completed successfully",
    "no_show": "No-show recorded successfully",
}


@dataclass(frozen=True, slots=True)
class Change:
    """claim: of the mailbox's first invitation, empty for most."""

    claim: Writes
    writes: Writes


@dataclass(frozen=True, slots=True)
class BookingChanges:
    """The bookings of all tenants; a command says whose. Each function gives 200 with the booking or raises Refusal."""

    table: Table
    appointments: AppointmentRepository
    ledger: LedgerRepository
    priming: GmailFirstInvite

    def cancel(self, command: Command, booking_id: str, reason: str | None) -> Answer:
        """Free what was taken, and cancel the appointment."""

        def decide(before: Booking) -> BookingDecision:
            decision = rules.cancelled(before, reason, command.at)
            check_policy(self.table, command, rules.too_late_to_cancel(before, command.at))
            return decision

        return self._change(command, booking_id, decide)

    def confirm(self, command: Command, booking_id: str) -> Answer:
        """Make the appointment; the customer is invited. For the business alone."""
        check_business(self.table, command)
        return self._change(command, booking_id, lambda before: rules.confirmed(before, command.at))

    def decline(self, command: Command, booking_id: str, reason: str | None) -> Answer:
        """Free what was taken. For the business alone."""
        check_business(self.table, command)
        return self._change(command, booking_id, lambda before: rules.declined(before, reason, command.at))

    def complete(self, command: Command, booking_id: str) -> Answer:
        """Say that it took place. For the business alone."""
        check_business(self.table, command)
        return self._change(command, booking_id, lambda before: rules.completed(before, command.at))

    def miss(self, command: Command, booking_id: str) -> Answer:
        """Say that nobody came. For the business alone."""
        check_business(self.table, command)
        return self._change(command, booking_id, lambda before: rules.missed(before, command.at))

    def writes(
        self, command: Command, decision: BookingDecision, found: Booked | None, *, claims: bool = True
    ) -> Change:
        """Build the writes of a decision about the booking and its appointment.

        found: None for a new booking.
        claims: whether it may claim the first invitation of a mailbox; of several in one transaction one may.
        """
        claim, appointment = self._appointment(command, decision, found, claims=claims)
        actor = command.principal.actor
        if appointment is not None:
            version = appointment.after.appointment.version
            return Change(claim, {**change_writes(appointment, actor), **booking_writes(decision, actor, version)})
        version = found.aggregate.appointment.version if found and found.aggregate else 1
        return Change(claim, booking_writes(decision, actor, version))

    def commit(self, change: Change, extras: Writes, param: str = "start") -> None:
        """Write one transaction; raises CommitRefused, Contention, and Refusal for more than a transaction takes.

        param: the field to blame for that.
        """
        writes = {**change.writes, **change.claim, **extras}
        check_writes(writes, param)
        with self.priming.remembering(change.claim):
            self.appointments.keep(writes)

    def _change(self, command: Command, booking_id: str, decide: Callable[[Booking], BookingDecision]) -> Answer:
        def attempt() -> Answer:
            found = find_own(self.table, command, booking_id)
            command.check_version(found.booking.version)
            decision = decide(found.booking)
            needed = decision.action not in _LEAVE_LEDGER
            ledger = settled(self.ledger, decision, command.at) if needed else {}
            answer = shown(command, decision.after, _MESSAGES[decision.action])
            self.commit(self.writes(command, decision, found), {**ledger, **command.kept(answer)})
            return answer

        return carry_out(self.appointments, command, attempt)

    def _appointment(
        self, command: Command, decision: BookingDecision, found: Booked | None, *, claims: bool
    ) -> tuple[Writes, AppointmentDecision | None]:
        if found is not None and found.aggregate is not None:
            return {}, followed(decision, found.aggregate, command.at)
        booking = decision.after
        if not booking.has_appointment:
            return {}, None
        # A connected calendar sends invitations itself; only our own mails need the plain one before them.
        address = booking.party.email if claims and command.sender.calendar is None else None
        claim = self.priming.write(booking.tenant_id, address, command.at)
        return claim, appointed(booking, command.sender, command.at, prime=bool(claim))


def shown(command: Command, booking: Booking, message: str, status: int = 200) -> Answer:
    """Render a booking as an answer."""
    return Answer(status, success(message, views.seen(booking, command.principal)), entity_tag(booking.version))
