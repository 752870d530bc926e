"""What clients send about appointments."""

from __future__ import annotations

from pydantic import Field

from scheducal.api.body import ApiRequest
from scheducal.appointments.fields import (
    Address,
    Body,
    CalendarId,
    Comment,
    Location,
    Name,
    OptionalEnd,
    OptionalStart,
    OptionalZone,
    RequiredAddress,
    RequiredEnd,
    RequiredName,
    RequiredStart,
    RequiredZone,
    Subject,
)


class CreateAppointment(ApiRequest):
    """Create an appointment, optionally with a first invitee."""

    start: RequiredStart = Field(alias="appointmentStart")
    end: RequiredEnd = Field(alias="appointmentEnd")
    time_zone: RequiredZone = Field(alias="appointmentTimeZone")
    subject: Subject = Field(None, alias="appointmentSubject")
    body: Body = Field(None, alias="appointmentBody")
    location: Location = Field(None, alias="appointmentLocation")
    name: Name = Field(None)
    address: Address = Field(None)
    calendar_id: CalendarId = Field(None, alias="calendarId")


class UpdateAppointment(ApiRequest):
    """Change an appointment: only the fields that are there. Null clears subject, body and location."""

    start: OptionalStart = Field(None, alias="appointmentStart")
    end: OptionalEnd = Field(None, alias="appointmentEnd")
    time_zone: OptionalZone = Field(None, alias="appointmentTimeZone")
    subject: Subject = Field(None, alias="appointmentSubject")
    body: Body = Field(None, alias="appointmentBody")
    location: Location = Field(None, alias="appointmentLocation")


class CancelAppointment(ApiRequest):
    """Cancel an appointment for good."""

    comment: Comment = Field(None)


class SendInvitation(ApiRequest):
    """Invite one more attendee."""

    name: RequiredName
    address: RequiredAddress


class RemoveInvitee(ApiRequest):
    """Take an attendee off the list."""
