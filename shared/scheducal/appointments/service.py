"""What clients change about appointments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scheducal.appointments import rules
from scheducal.appointments.gmail_first_invite import GmailFirstInvite
from scheducal.appointments.model import Aggregate, new_appointment
from scheducal.appointments.queries.pages import read_rows
from scheducal.appointments.queries.pagination import Listing
from scheducal.appointments.repository import AppointmentRepository, announced, find
from scheducal.appointments.rows import appointment_of
from scheducal.appointments.rules import AppointmentDecision
from scheducal.commands.model import Command
from scheducal.commands.rows import First
from scheducal.commands.service import carry_out, guard, told_of_duplicate
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused, Writes
from scheducal.store.keys import APPOINTMENT, Key, appointment_partition, sortable
from scheducal.store.table import Contention, Table
from scheducal.store.values import Item
from scheducal.system_names import EMAIL
from scheducal.tenants.model import DefaultCalendar, Sender
from scheducal.values import dataclass, replace

if TYPE_CHECKING:
    from scheducal.appointments.requests import CreateAppointment, SendInvitation, UpdateAppointment

Beside = Callable[[Command[Any], AppointmentDecision], Writes]
# A tenant's connection by its id, None where the tenant has none of that id.
FindCalendar = Callable[[str, str], DefaultCalendar | None]


@dataclass(frozen=True, slots=True)
class Appointments:
    """The appointments of all tenants; a command says whose."""

    repository: AppointmentRepository
    first_invite: GmailFirstInvite

    def create(
        self, command: Command[AppointmentDecision], request: CreateAppointment, find_calendar: FindCalendar
    ) -> AppointmentDecision:
        """Give the new appointment; raises Refusal."""
        tenant_id = command.principal.tenant_id
        sender = placed(tenant_id, command.sender, request.calendar_id, find_calendar)

        def attempt() -> AppointmentDecision:
            addresses = [] if sender.calendar else [address for _, address in request.people()]
            claims = self.first_invite.claims(tenant_id, addresses, command.at)
            decision = _created(tenant_id, sender, command.at, request, claims.keys())
            claim = {f"gmail{place}": write for place, write in enumerate(claims.values())}
            extras = {**guard(command, _first(decision)), **command.kept(decision)}
            self._commit(command, decision, claim, extras)
            return decision

        return carry_out(self.repository, command, attempt)

    def update(self, command: Command[Aggregate], appointment_id: str, request: UpdateAppointment) -> Aggregate:
        """Give the appointment as it then is, also where nothing changed; raises Refusal."""
        changes = request.sent()

        def attempt() -> Aggregate:
            before = self._load(command, appointment_id)
            decision = rules.updated(before, changes, command.at)
            if decision and decision.moves and before.appointment.booking_id:
                raise _is_booked(before.appointment.booking_id)
            after = decision.after if decision else before
            kept = command.kept(after)
            if decision is not None:
                self._commit(command, decision, {}, kept)
            elif kept:
                self.repository.keep(kept)
            return after

        return carry_out(self.repository, command, attempt)

    def cancel(
        self, command: Command[Aggregate], appointment_id: str, comment: str | None, beside: Beside | None = None
    ) -> Aggregate:
        """Give what was cancelled; raises Refusal.

        beside: what ends with a booked one, None to refuse it.
        """

        def attempt() -> Aggregate:
            before = self._load(command, appointment_id)
            decision = rules.cancelled(before, comment, command.at)
            ended = _ended(command, decision, beside)
            self._commit(command, decision, {}, {**ended, **command.kept(decision.after)})
            return decision.after

        return carry_out(self.repository, command, attempt)

    def invite(
        self, command: Command[AppointmentDecision], appointment_id: str, request: SendInvitation
    ) -> AppointmentDecision:
        """Invite somebody: the one whom the decision touches. Raises Refusal."""

        def attempt() -> AppointmentDecision:
            before = self._load(command, appointment_id)
            by_email, organizer = before.appointment.system == EMAIL, before.appointment.organizer.address
            rules.check_invitable(request.address, "address", organizer=organizer, by_email=by_email)
            address = request.address if by_email else None
            claim = self.first_invite.write(command.principal.tenant_id, address, command.at)
            decision = rules.invited(before, request.name, request.address, command.at, prime=bool(claim))
            self._commit(command, decision, claim, command.kept(decision))
            return decision

        return carry_out(self.repository, command, attempt)

    def uninvite(self, command: Command[AppointmentDecision], appointment_id: str, who: str) -> AppointmentDecision:
        """Take an invitee, named by id or address, off the list: the one whom it touches. Raises Refusal."""

        def attempt() -> AppointmentDecision:
            decision = rules.uninvited(self._load(command, appointment_id), who, command.at)
            self._commit(command, decision, {}, command.kept(decision))
            return decision

        return carry_out(self.repository, command, attempt)

    def _load(self, command: Command[Any], appointment_id: str) -> Aggregate:
        found = find(self.repository, command.principal.tenant_id, appointment_id)
        command.check_version(found.appointment.version)
        return found

    def _commit(self, command: Command[Any], decision: AppointmentDecision, claim: Writes, extras: Writes) -> None:
        with self.first_invite.remembering(claim), told_of_duplicate(self.repository, command, "appointmentId"):
            self.repository.commit(announced(decision, command), command.principal.actor, {**claim, **extras})


def _created(
    tenant_id: str, sender: Sender, at: datetime, request: CreateAppointment, primed: Collection[str]
) -> AppointmentDecision:
    start, end = rules.schedule(request.start, request.end, request.time_zone)
    appointment = replace(
        new_appointment(tenant_id, sender, new_id("apt", at), start, end, at),
        subject=request.subject,
        body=request.body,
        body_format=request.body_format,
        location=request.location,
    )
    for address, param in request.named():
        by_email = sender.calendar is None
        rules.check_invitable(address, param, organizer=sender.organizer_address, by_email=by_email)
    people = [
        rules.invitee_of(appointment, name, address, at, prime=address in primed) for name, address in request.people()
    ]
    invitees = tuple(replace(invitee, place=place) for place, invitee in enumerate(people))
    return rules.created(appointment, invitees)


def _first(decision: AppointmentDecision) -> First:
    appointment = decision.after.appointment
    key = Key(appointment_partition(appointment.tenant_id, appointment.appointment_id), APPOINTMENT)
    # An invitee's answer is a version of its own, and no change of the appointment.
    return First(appointment.appointment_id, [key], {"noticeVersion": 1, "inviteeCount": appointment.invitee_count})


def _ended(command: Command[Any], decision: AppointmentDecision, beside: Beside | None) -> Writes:
    booking_id = decision.after.appointment.booking_id
    if booking_id is None:
        return {}
    if beside is None:
        raise _is_booked(booking_id)
    return beside(command, decision)


def _is_booked(booking_id: str) -> Refusal:
    message = f"the time is that of a booking; change it through /api/v1/bookings/{booking_id}"
    return Refusal("appointment_is_booked", message, data={"bookingId": booking_id})


_PAGE = 100


# What else belongs into the transaction of a change, by who made it and when.
AlsoWritten = Callable[[AppointmentDecision, str, datetime], Writes]


def rederive(table: Table, tenant_id: str, actor: str, at: datetime, beside: AlsoWritten) -> Iterator[str]:
    """Move the tenant's coming appointments whose instants are no longer what the zone's rules say.

    Gives the ids of those it moved. Can be stopped and repeated: what is right already is left alone. beside: what
    moves with a booked one.
    """
    repository = AppointmentRepository(table)
    for row in _coming(table, tenant_id, at):
        if _is_stale(row) and _commit(repository, tenant_id, row["appointmentId"], actor, at, beside):
            yield row["appointmentId"]


def _coming(table: Table, tenant_id: str, at: datetime) -> Iterator[Item]:
    listing = Listing(_PAGE, status="confirmed")
    while True:
        found, place = read_rows(table, tenant_id, listing, at)
        yield from (row for row in found if row["endInstant"] >= sortable(at))
        if place is None:
            return
        listing = replace(listing, place=place)


def _is_stale(row: Item) -> bool:
    appointment = appointment_of(row)
    derived = sortable(appointment.start.instant), sortable(appointment.end.instant)
    return derived != (row["startInstant"], row["endInstant"])


def _commit(
    repository: AppointmentRepository,
    tenant_id: str,
    appointment_id: str,
    actor: str,
    at: datetime,
    beside: AlsoWritten,
) -> bool:
    for _ in attempts():
        before = repository.load(tenant_id, appointment_id)
        if before is None or before.appointment.is_cancelled:
            return False
        try:
            decision = rules.rederived(before, at)
            repository.commit(decision, actor, beside(decision, actor, at))
        except CommitRefused:
            return False  # somebody changed it just now, and so derived its instants
        except Contention:
            continue
        return True
    raise Contention


def placed(tenant_id: str, sender: Sender, calendar_id: str | None, find: FindCalendar) -> Sender:
    """Choose which calendar keeps a new appointment: the one that a request names, or else the tenant's default.

    Gives the sender with it. Only another than the default costs a read. Raises Refusal `calendar_not_found`.
    """
    # The key's row has the default calendar already, so that no read is needed.
    if calendar_id is None or (sender.calendar is not None and sender.calendar.calendar_id == calendar_id):
        return sender
    if calendar_id == EMAIL:
        return replace(sender, calendar=None)
    if (found := find(tenant_id, calendar_id)) is None:
        message = "there is no connected calendar with this id; name one of GET /api/v1/calendars, or `email`"
        raise Refusal("calendar_not_found", message, param="calendarId")
    return replace(sender, calendar=found)
