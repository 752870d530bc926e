"""What clients send about appointments."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from scheducal.appointments.fields import (
    Address,
    Body,
    Comment,
    Location,
    Name,
    OptionalTime,
    OptionalZone,
    RequiredAddress,
    RequiredName,
    RequiredTime,
    RequiredZone,
    Subject,
)

_CREDENTIAL = WithJsonSchema({"type": "string", "description": "Here or, recommended, in the Authorization header."})
Credential = Annotated[Any, _CREDENTIAL]


class ApiRequest(BaseModel):
    """A request body. Unknown fields are refused, since ignoring a misspelt one would lose a change.

    Built on first use: each function needs one of them.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)

    api_key: Credential = Field(None, alias="apiKey", exclude=True, repr=False)
    api_secret: Credential = Field(None, alias="apiSecret", exclude=True, repr=False)


class CreateAppointment(ApiRequest):
    """Create an appointment, optionally with a first invitee."""

    start: RequiredTime = Field(alias="appointmentStart")
    end: RequiredTime = Field(alias="appointmentEnd")
    time_zone: RequiredZone = Field(alias="appointmentTimeZone")
    subject: Subject = Field(None, alias="appointmentSubject")
    body: Body = Field(None, alias="appointmentBody")
    location: Location = Field(None, alias="appointmentLocation")
    name: Name = Field(None)
    address: Address = Field(None)


class UpdateAppointment(ApiRequest):
    """Change an appointment: only the fields that are there. Null clears subject, body and location."""

    start: OptionalTime = Field(None, alias="appointmentStart")
    end: OptionalTime = Field(None, alias="appointmentEnd")
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
