"""An appointment and its invitees as plain values."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Literal

from scheducal.appointments.copies.model import Copy
from scheducal.body import BodyFormat, as_html, is_text
from scheducal.ids import is_id
from scheducal.system_names import EMAIL, system_name
from scheducal.tenants.model import Sender
from scheducal.values import dataclass
from scheducal.walltime.parse import WallTime

# All their rows are read with the appointment, in one query.
MOST_INVITEES = 300
Status = Literal["confirmed", "cancelled"]
SyncState = Literal["pending", "retrying", "waiting", "synced", "failed"]
MailState = Literal["delayed", "delivered", "bounced", "suppressed", "complained", "rejected"]


@dataclass(frozen=True, slots=True)
class Appointment:
    """One version of an appointment.

    version: grows by one with each change.
    notice_version: the version of the last change that every invitee must be told of.
    sequence: iTIP SEQUENCE (RFC 5546 section 2.1.4).
    asked_sequence: the sequence at which start or end were last set; answers to lower ones do not count.
    created_at, updated_at, cancelled_at: aware UTC, whole seconds.
    stamp: iTIP DTSTAMP, later with each version even within one second: clients drop an update that is no newer.
    original_invitee_count: how many were invited when it was cancelled.
    system: the calendar system that keeps it, for good (calendars.system).
    body_format: how the body is to be read, as the client asked.
    former_places: its last locations before this one, newest first, each with the stamp of the version that changed it.
    booking_id: of the booking whose time it is, which then is changed with it; None for an appointment of its own.
    withheld: sensitive fields that mails and other systems are not told.
    renamed_at: the stamp of the last version in which an invitee's name was put right.
    is_quiet_end, quiet_at: whether its end was told nobody, and the stamp of the last version that was told nobody.
    """

    tenant_id: str
    appointment_id: str
    uid: str
    organizer: Organizer
    start: WallTime
    end: WallTime
    created_at: datetime
    updated_at: datetime
    stamp: datetime
    system: str = EMAIL
    subject: str | None = None
    body: str | None = None
    body_format: BodyFormat = "auto"
    location: str | None = None
    former_places: tuple[tuple[str, datetime], ...] = ()
    version: int = 1
    notice_version: int = 1
    sequence: int = 0
    asked_sequence: int = 0
    status: Status = "confirmed"
    invitee_count: int = 0
    cancelled_at: datetime | None = None
    comment: str | None = None
    original_invitee_count: int = 0
    booking_id: str | None = None
    withheld: frozenset[str] = frozenset()
    renamed_at: datetime | None = None
    is_quiet_end: bool = False
    quiet_at: datetime | None = None

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was cancelled, which is for good."""
        return self.status == "cancelled"

    @property
    def body_text(self) -> str | None:
        """Give the body where it is plain text."""
        return self.body if self.shown_format == "text" else None

    @property
    def body_html(self) -> str | None:
        """Give the body as HTML, of which nothing is lost and which is not yet harmless."""
        return as_html(self.body, self.body_format) if self.body else None

    @property
    def shown_format(self) -> Literal["text", "html"]:
        """Tell how the body is read; no body is text."""
        return "text" if not self.body or is_text(self.body, self.body_format) else "html"

    def wall_time(self, instant: datetime | None) -> str | None:
        """Give the reading of clocks in its zone at an instant, without offset."""
        return WallTime.at(instant, self.start.zone).isoformat() if instant else None


@dataclass(frozen=True, slots=True)
class Sync:
    """How far one calendar system has come. copies: that others made there.

    state: waiting while the calendar's owner must give access again. not_before: of a retry, the time it waits for.
    """

    system: str
    state: SyncState
    wanted_version: int
    pushed_version: int
    attempts: int
    updated_at: datetime
    error: str | None = None
    not_before: datetime | None = None
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class MailStatus:
    """What became of the newest mail to an invitee, as far as SES has said.

    message_id: SES's id of the mail. version: of the appointment as the mail tells it.
    sent_at: when SES took the mail, at: when it became so; both aware UTC.
    is_permanent: whether the next mail to the address will fare no better.
    reason: in plain words, None for a mail that was delivered.
    told_version: the newest version of which subscribers were told that its mail did not arrive, 0 for none.
    """

    invitee_id: str
    message_id: str
    version: int
    sent_at: datetime
    state: MailState
    is_permanent: bool
    reason: str | None
    at: datetime
    told_version: int = 0


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An appointment with everybody who is or was invited, its syncs, and what became of its mails."""

    appointment: Appointment
    invitees: tuple[Invitee, ...] = ()
    syncs: tuple[Sync, ...] = ()
    mails: tuple[MailStatus, ...] = ()

    @property
    def invited(self) -> tuple[Invitee, ...]:
        """Give those on the list now."""
        return tuple(invitee for invitee in self.invitees if invitee.removed_at is None)

    def invitee(self, invitee_id: str) -> Invitee | None:
        """Find the invitee of that id, on the list or taken off it."""
        return next((invitee for invitee in self.invitees if invitee.invitee_id == invitee_id), None)

    @property
    def proposed_times(self) -> tuple[tuple[WallTime, WallTime], ...]:
        """Give the times that answers propose, as clients see them, of those that count."""
        counting = [invitee.answer for invitee in self.invited if invitee.participation != "needsAction"]
        spans = [(answer.proposed_start, answer.proposed_end) for answer in counting if answer is not None]
        zone = self.appointment.start.zone
        return tuple((WallTime.at(start, zone), WallTime.at(end, zone)) for start, end in spans if start and end)

    def mail(self, invitee_id: str) -> MailStatus | None:
        """Give what became of the newest mail to that invitee; None where SES has said nothing."""
        return next((mail for mail in self.mails if mail.invitee_id == invitee_id), None)


def invitee_id(appointment_id: str, address: str) -> str:
    """Make the id of an address on an appointment: the same for every spelling of upper and lower case."""
    # A digest, so that ids show no addresses and an address always finds its invitee.
    return f"inv_{sha256(f'{appointment_id}/{address.lower()}'.encode()).hexdigest()[:20]}"


# In place of the address of somebody whose data were erased. Nobody is ever told anything there.
ERASED_ADDRESS = "erased@erased.invalid"
# The subject of what a system is told that keeps one event for everybody.
WHOLE_EVENT = "event"
Participation = Literal["needsAction", "accepted", "declined", "tentativelyAccepted", "delegated"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer of an invitee's calendar.

    sequence: SEQUENCE of the invitation that was answered.
    stamp: aware UTC instant at which it was said, whole seconds.
    answered_by: the address that answered in the invitee's place, None for the invitee.
    delegate: the address of the person who comes instead.
    proposed_start, proposed_end: aware UTC, of a proposed new time.
    proposed_place: another place that is proposed.
    additional_guests: how many people they bring along.
    """

    participation: Participation
    sequence: int
    stamp: datetime
    comment: str | None = None
    answered_by: str | None = None
    delegate: str | None = None
    proposed_start: datetime | None = None
    proposed_end: datetime | None = None
    proposed_place: str | None = None
    additional_guests: int = 0

    @property
    def is_proposal(self) -> bool:
        """Tell whether it proposes a new time, a new place or both."""
        return self.proposed_start is not None or self.proposed_place is not None


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody who is, or was, invited.

    address: the e-mail address as given; name: display name, None where none was given.
    participation: what counts now; an answer to an invitation that was since replaced by another time does not.
    removed_at: stamp of the version that took the invitee off the list, None while invited.
    prime: whether a plain message must come before this invitee's first invitation (Gmail).
    added_at: stamp of the version with the (latest) invitation.
    place: among those whom the same version invited, as they were given.
    is_delegate: whether they are on the list in somebody's place alone.
    quiet_version: where they came or went without a word, the version that everybody was to be told of last. They hear
        of what comes after it.
    """

    invitee_id: str
    address: str
    name: str | None
    participation: Participation
    added_at: datetime
    removed_at: datetime | None = None
    prime: bool = False
    answer: Answer | None = None
    place: int = 0
    is_delegate: bool = False
    quiet_version: int | None = None

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Give a key that sorts invitees as they were invited."""
        return self.added_at, self.place, self.invitee_id

    def delegate_at(self, asked_sequence: int) -> str | None:
        """Give the address of who comes in their place, by an answer to the present start and end."""
        answer = self.answer
        is_present = answer is not None and answer.sequence >= asked_sequence and answer.participation == "delegated"
        return answer.delegate if answer is not None and is_present else None


@dataclass(frozen=True, slots=True)
class Organizer:
    """The sender that a tenant's invitees see: one constant address per tenant."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """An appointment's key."""

    tenant_id: str
    appointment_id: str


def appointment_named(uid: str) -> Named | None:
    """Name the appointment whose UID could be this; None for any other. The table knows whether it exists."""
    local, _, domain = uid.partition("@")
    appointment_id, _, tenant_id = local.partition(".")
    if not domain or not is_id(appointment_id, "apt") or not is_id(tenant_id, "ten"):
        return None
    return Named(tenant_id, appointment_id)


def unique_id(tenant_id: str, appointment_id: str, organizer: Organizer) -> str:
    """Make the iCalendar UID (RFC 5545 section 3.8.4.7): as unguessable as the id it names, and the same for good."""
    return f"{appointment_id}.{tenant_id}@{organizer.address.rpartition('@')[2]}"


def new_appointment(
    tenant_id: str, sender: Sender, appointment_id: str, start: WallTime, end: WallTime, at: datetime
) -> Appointment:
    """Make its first version, in the sender's calendar and organized by its mailbox, else by the sender's address."""
    calendar = sender.calendar
    organizer = Organizer(sender.address, sender.name)
    return Appointment(
        tenant_id=tenant_id,
        appointment_id=appointment_id,
        uid=unique_id(tenant_id, appointment_id, organizer),
        organizer=Organizer(sender.organizer_address, sender.name),
        start=start,
        end=end,
        created_at=at,
        updated_at=at,
        stamp=at,
        system=system_name(calendar.kind, calendar.calendar_id) if calendar else EMAIL,
        withheld=sender.withheld,
    )
