"""What clients are told about appointments: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.appointments.copies.model import Likeness


class CreatedAppointment(TypedDict):
    """A new appointment. Times are wall times in `timeZone`; the instants and `dateCreated` are UTC."""

    appointmentId: str
    subject: str | None
    start: str
    end: str
    timeZone: str
    startInstant: str
    endInstant: str
    location: str | None
    inviteeCount: int
    hasInitialInvitee: bool
    gmailFirstInvite: bool
    dateCreated: str


class UpdatedAppointment(TypedDict):
    """An appointment after an update."""

    appointmentId: str
    subject: str | None
    startDateTime: str
    endDateTime: str
    timeZone: str
    startInstant: str
    endInstant: str
    lastUpdated: str


class CancelledAppointment(TypedDict):
    """An appointment after its cancellation."""

    appointmentId: str
    subject: str | None
    dateCanceled: str
    isActive: Literal[False]
    inviteeCount: Literal[0]
    originalInviteeCount: int


class SentInvitation(TypedDict):
    """An attendee who was added."""

    appointmentId: str
    invitee: str
    email: str
    totalInvitees: int
    appointmentSubject: str | None
    gmailFirstInvite: bool


class RemovedInvitee(TypedDict):
    """An attendee who was taken off the list."""

    appointmentId: str
    invitee: str | None
    email: str
    totalInvitees: int
    appointmentSubject: str | None


class ShownMail(TypedDict):
    """What became of the newest mail to an attendee that their mail server, or SES, has said something of.

    `version` is the appointment's as that mail tells it. `isPermanent`: whether the next mail will fare no better.
    """

    state: Literal["delayed", "delivered", "bounced", "suppressed", "complained", "rejected"]
    isPermanent: bool
    reason: str | None
    version: int
    at: str


class ShownInvitee(TypedDict):
    """An attendee and their answer to the present start and end.

    `proposedStart` and `proposedEnd` are wall times in the appointment's zone, beside their instants in UTC.
    `respondedBy` is who answered in the attendee's place, `delegatedTo` who comes instead,
    `delegatedFrom` in whose place they come. `additionalGuests` is how
    many people they bring along. `mail` is null where nothing is known.
    """

    inviteeId: str
    name: str | None
    email: str
    response: str
    respondedAt: str | None
    comment: str | None
    respondedBy: str | None
    delegatedTo: str | None
    delegatedFrom: list[str]
    proposedStart: str | None
    proposedEnd: str | None
    proposedStartInstant: str | None
    proposedEndInstant: str | None
    proposedLocation: str | None
    additionalGuests: int
    mail: ShownMail | None


class ShownCopy(TypedDict):
    """What somebody else made of an appointment in a system. likeness: what showed that it is the same one."""

    remoteId: str
    likeness: Likeness
    start: str
    end: str
    dateFound: str


class ShownSync(TypedDict):
    """How far a system has come; `version` is what it shows, `appointment.version` what it should.

    `calendarId` is a connected calendar's, `connectionId` that of any system but e-mail. The state `waiting` ends when
    access is given again. The system that keeps the appointment comes first. `copies`: that others made there.
    """

    system: str
    calendarId: str | None
    connectionId: str | None
    state: Literal["pending", "retrying", "waiting", "synced", "failed"]
    version: int
    attempts: int
    lastUpdated: str
    error: str | None
    copies: list[ShownCopy]


# Why a connected system has an appointment or not.
Cause = Literal[
    "arrived",
    "left_out",
    "only_follows",
    "takes_none",
    "filtered",
    "before_connection",
    "next_change",
    "on_its_way",
    "no_access",
    "asked_again",
    "refused",
    "disconnected",
]


class ShownWhy(TypedDict):
    """Why a connected system has the appointment, or not.

    `cause` is for programs, `why` for people. `since`: when it became so. `until`: before then nobody asks again.
    """

    system: str
    connectionId: str | None
    label: str | None
    cause: Cause
    why: str
    since: str | None
    until: str | None


class AppointmentSummary(TypedDict):
    """An appointment in a list."""

    appointmentId: str
    version: int
    status: Literal["confirmed", "cancelled"]
    isActive: bool
    subject: str | None
    start: str
    end: str
    timeZone: str
    startInstant: str
    endInstant: str
    location: str | None
    inviteeCount: int
    dateCreated: str
    lastUpdated: str
    dateCanceled: str | None


class AppointmentDetails(AppointmentSummary):
    """One appointment in full.

    `bodyFormat`: how the body is read. `joinUrl`: of its online meeting, once the connected calendar shows one.
    """

    body: str | None
    bodyFormat: Literal["text", "html"]
    uid: str
    organizer: str
    joinUrl: str | None
    invitees: list[ShownInvitee]
    sync: list[ShownSync]
    explained: list[ShownWhy] | None


class AppointmentPage(TypedDict):
    """One page of a list; `nextCursor` is null on the last."""

    appointments: list[AppointmentSummary]
    nextCursor: str | None
