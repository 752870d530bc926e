"""What clients are told about appointments."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Shown(BaseModel):
    """Data of an answer, camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class CreatedAppointment(Shown):
    """A new appointment. Times are wall times in `timeZone`; `dateCreated` is UTC."""

    appointment_id: str
    subject: str | None
    start: str
    end: str
    time_zone: str
    location: str | None
    invitee_count: int
    has_initial_invitee: bool
    gmail_first_invite: bool
    date_created: str


class UpdatedAppointment(Shown):
    """An appointment after an update."""

    appointment_id: str
    subject: str | None
    start_date_time: str
    end_date_time: str
    time_zone: str
    last_updated: str


class CancelledAppointment(Shown):
    """An appointment after its cancellation."""

    appointment_id: str
    subject: str | None
    date_canceled: str
    is_active: Literal[False] = False
    invitee_count: Literal[0] = 0
    original_invitee_count: int


class SentInvitation(Shown):
    """An attendee who was added."""

    appointment_id: str
    invitee: str
    email: str
    total_invitees: int
    appointment_subject: str | None
    gmail_first_invite: bool


class RemovedInvitee(Shown):
    """An attendee who was taken off the list."""

    appointment_id: str
    invitee: str | None
    email: str
    total_invitees: int
    appointment_subject: str | None


class ShownInvitee(Shown):
    """An attendee and their answer."""

    invitee_id: str
    name: str | None
    email: str
    response: str


class ShownSync(Shown):
    """How far a calendar system has come; `version` is what it shows, `appointment.version` what it should."""

    system: str
    state: Literal["pending", "retrying", "synced", "failed"]
    version: int
    attempts: int
    last_updated: str
    error: str | None = None


class AppointmentSummary(Shown):
    """An appointment in a list."""

    appointment_id: str
    version: int
    status: Literal["confirmed", "cancelled"]
    is_active: bool
    subject: str | None
    start: str
    end: str
    time_zone: str
    location: str | None
    invitee_count: int
    date_created: str
    last_updated: str
    date_canceled: str | None = None


class AppointmentDetails(AppointmentSummary):
    """One appointment in full."""

    body: str | None
    uid: str
    organizer: str
    invitees: list[ShownInvitee]
    sync: list[ShownSync]


class AppointmentPage(Shown):
    """One page of a list; `nextCursor` is null on the last."""

    appointments: list[AppointmentSummary]
    next_cursor: str | None = Field(None)
