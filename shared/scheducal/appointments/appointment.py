"""An appointment and its invitees as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal

from scheducal.calendars.protocol import Answer, Invitee, Organizer, Participation
from scheducal.calendars.system import EMAIL
from scheducal.walltime.parse import WallTime

Status = Literal["confirmed", "cancelled"]
SyncState = Literal["pending", "retrying", "waiting", "synced", "failed"]
MailState = Literal["delayed", "delivered", "bounced", "suppressed", "complained", "rejected"]


@dataclass(frozen=True, slots=True)
class Appointment:
    """One version of an appointment.

    version: grows by one with each change. notice_version: the version of the last change that every invitee
    must be told of. sequence: iTIP SEQUENCE (RFC 5546 section 2.1.4). asked_sequence: the sequence at which start
    or end were last set; answers to lower ones do not count. created_at, updated_at, cancelled_at: aware
    UTC, whole seconds. stamp: iTIP DTSTAMP, later with each version even within one second, since clients drop
    an update that is no newer than what they have. original_invitee_count: how many were invited when it was cancelled.
    system: the calendar system that keeps it, for good (calendars.system).
    booking_id: of the booking whose time it is, which then is changed with it; None for an appointment of its own.
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
    location: str | None = None
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

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled, which is for good."""
        return self.status == "cancelled"

    def wall_time(self, instant: datetime | None) -> str | None:
        """What clocks in its zone show at an instant, without offset."""
        return WallTime.at(instant, self.start.zone).isoformat() if instant else None


@dataclass(frozen=True, slots=True)
class Sync:
    """How far one calendar system has come: the version it shows, and what went wrong last.

    state: waiting while the calendar's owner must give access anew.
    """

    system: str
    state: SyncState
    wanted_version: int
    pushed_version: int
    attempts: int
    updated_at: datetime
    error: str | None = None


@dataclass(frozen=True, slots=True)
class MailStatus:
    """What became of the newest mail to an invitee, as far as SES has said.

    message_id: SES's id of the mail. version: of the appointment as the mail tells it. sent_at: when SES took the mail,
    at: when it became so; both aware UTC. is_permanent: whether the next mail to the address will fare no better.
    reason: in plain words, None for a mail that was delivered. told_version: the newest version of which subscribers
    were told that its mail did not arrive, 0 for none.
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
        """Those on the list now."""
        return tuple(invitee for invitee in self.invitees if invitee.removed_at is None)

    def invitee(self, invitee_id: str) -> Invitee | None:
        """Whoever has that id, on the list or taken off it."""
        return next((invitee for invitee in self.invitees if invitee.invitee_id == invitee_id), None)

    def mail(self, invitee_id: str) -> MailStatus | None:
        """What became of the newest mail to that invitee; None where SES has said nothing."""
        return next((mail for mail in self.mails if mail.invitee_id == invitee_id), None)


def standing(invitees: Iterable[Invitee], asked_sequence: int) -> tuple[Invitee, ...]:
    """The invitees with what counts of their answers: nothing that was said to an earlier start or end."""
    return tuple(
        invitee if invitee.answer is None else replace(invitee, participation=_counting(invitee.answer, asked_sequence))
        for invitee in invitees
    )


def _counting(answer: Answer, asked_sequence: int) -> Participation:
    return answer.participation if answer.sequence >= asked_sequence else "needsAction"


def invitee_id(appointment_id: str, address: str) -> str:
    """The id of an address on an appointment: the same for every spelling of upper and lower case."""
    return f"inv_{sha256(f'{appointment_id}/{address.casefold()}'.encode()).hexdigest()[:20]}"
