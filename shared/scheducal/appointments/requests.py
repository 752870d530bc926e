"""Types of request fields. Each refuses with the contract's code and says what would be right."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from scheducal.body import BodyFormat
from scheducal.errors import Refusal
from scheducal.requests import ApiRequest, NotifyingRequest, given
from scheducal.text import (
    LONGEST_ADDRESS,
    LONGEST_BODY,
    LONGEST_COMMENT,
    LONGEST_LOCATION,
    LONGEST_NAME,
    LONGEST_SUBJECT,
    body_of,
    email_address,
    line_of,
    lines_of,
    name_of,
)

LONGEST_CALENDAR_ID = 64
# Each is a row, and may claim a Gmail mailbox. A transaction has at most 100 writes.
MOST_FIRST_INVITEES = 40


# What `_first_forbidden` refuses, for the OpenAPI document.
_CONTROLS = "\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029"
_LINE = f"^[^{_CONTROLS}]*$"
_NOT_BLANK = f"^[^{_CONTROLS}]*[^{_CONTROLS}\\s][^{_CONTROLS}]*$"
_LINES = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"


def _string(description: str, example: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": description, "examples": [example], **more})


def _nullable(description: str, longest: int, example: str, pattern: str = _LINE) -> WithJsonSchema:
    types = [{"type": "string", "maxLength": longest, "pattern": pattern}, {"type": "null"}]
    return WithJsonSchema({"anyOf": types, "description": description, "examples": [example]})


_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.0{1,9})?)?(Z|[+-]\d{2}:\d{2})?$"
_WALL_TIME = "ISO 8601: wall time in `appointmentTimeZone`, or with an offset (or `Z`) that instant, shown in the zone."
# The zone decides what a time means, so that both are judged together, by the rules.
RequiredStart = Annotated[Any, BeforeValidator(given), _string(_WALL_TIME, "2026-04-15T09:00:00", pattern=_TIME)]
RequiredEnd = Annotated[Any, BeforeValidator(given), _string(_WALL_TIME, "2026-04-15T10:00:00", pattern=_TIME)]
OptionalStart = Annotated[Any, _string(_WALL_TIME, "2026-04-15T10:00:00", pattern=_TIME)]
OptionalEnd = Annotated[Any, _string(_WALL_TIME, "2026-04-15T11:00:00", pattern=_TIME)]
RequiredZone = Annotated[
    Any, BeforeValidator(given), _string("IANA time zone name.", "America/Los_Angeles", minLength=1)
]
OptionalZone = Annotated[Any, _string("IANA time zone name.", "America/Los_Angeles")]
Subject = Annotated[
    str | None,
    BeforeValidator(line_of(LONGEST_SUBJECT)),
    _nullable("Title shown to all attendees.", LONGEST_SUBJECT, "Quarterly Business Review"),
]
Body = Annotated[
    str | None,
    BeforeValidator(body_of(LONGEST_BODY)),
    _nullable("Text or HTML shown in the invitation.", LONGEST_BODY, "<p>Q1 review with the Acme team.</p>", _LINES),
]
Format = Annotated[
    BodyFormat,
    BeforeValidator(lambda value: "auto" if value is None else value),
    Field(
        alias="appointmentBodyFormat",
        description="How `appointmentBody` is read: `auto` takes a body without an HTML element for plain text.",
    ),
]
Location = Annotated[
    str | None,
    BeforeValidator(line_of(LONGEST_LOCATION)),
    _nullable("Physical address or meeting URL.", LONGEST_LOCATION, "https://meet.example.com/qbr-acme"),
]
Comment = Annotated[
    str | None,
    BeforeValidator(lines_of(LONGEST_COMMENT)),
    _nullable(
        "Shown to attendees in the cancellation notice.",
        LONGEST_COMMENT,
        "Meeting cancelled, we will reschedule.",
        _LINES,
    ),
]
Name = Annotated[
    str | None,
    BeforeValidator(name_of(LONGEST_NAME)),
    _nullable("Invitee's display name.", LONGEST_NAME, "John Doe"),
]
Address = Annotated[
    str | None,
    BeforeValidator(email_address),
    _nullable("Invitee's e-mail address.", LONGEST_ADDRESS, "john@acmecorp.com"),
]
CalendarId = Annotated[
    str | None,
    BeforeValidator(line_of(LONGEST_CALENDAR_ID)),
    _nullable(
        "The connected calendar that keeps it, or `email`; else the tenant's default.", LONGEST_CALENDAR_ID, "email"
    ),
]
RequiredName = Annotated[
    str,
    BeforeValidator(lambda value: given(name_of(LONGEST_NAME)(given(value)))),
    _string("Invitee's display name.", "Mary Jones", maxLength=LONGEST_NAME, pattern=_NOT_BLANK),
]
RequiredAddress = Annotated[
    str,
    BeforeValidator(lambda value: email_address(given(value))),
    _string("Invitee's e-mail address.", "mary@acmecorp.com", minLength=3, maxLength=LONGEST_ADDRESS),
]


class NewInvitee(BaseModel):
    """Somebody to invite."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    name: Name = Field(None)
    address: RequiredAddress


class CreateAppointment(NotifyingRequest):
    """Create an appointment, optionally with its first invitees."""

    start: RequiredStart = Field(alias="appointmentStart")
    end: RequiredEnd = Field(alias="appointmentEnd")
    time_zone: RequiredZone = Field(alias="appointmentTimeZone")
    subject: Subject = Field(None, alias="appointmentSubject")
    body: Body = Field(None, alias="appointmentBody")
    body_format: Format = "auto"
    location: Location = Field(None, alias="appointmentLocation")
    name: Name = Field(None)
    address: Address = Field(None)
    invitees: list[NewInvitee] | None = Field(
        None, max_length=MOST_FIRST_INVITEES, description="More invitees, beside `name` and `address`."
    )
    calendar_id: CalendarId = Field(None, alias="calendarId")

    def named(self) -> list[tuple[str, str]]:
        """List the addresses that were sent, each with its field."""
        first = [(self.address, "address")] if self.address is not None else []
        further = enumerate(self.invitees or [])
        return [*first, *((each.address, f"invitees[{place}].address") for place, each in further)]

    def people(self) -> list[tuple[str | None, str]]:
        """List name and address of everybody to invite, each address once: as it is spelled first, by its first name.

        Raises Refusal for a name without an address.
        """
        if self.name is not None and self.address is None:
            message = "address is required when name is given"
            raise Refusal("missing_required_field", message, param="address")
        first = [(self.name, self.address)] if self.address is not None else []
        found: dict[str, tuple[str | None, str]] = {}
        for name, address in [*first, *((each.name, each.address) for each in self.invitees or [])]:
            known, spelled = found.get(address.lower(), (None, address))
            found[address.lower()] = (known or name, spelled)
        return list(found.values())


class UpdateAppointment(NotifyingRequest):
    """Change an appointment: only the fields that are there. Null clears subject, body and location."""

    start: OptionalStart = Field(None, alias="appointmentStart")
    end: OptionalEnd = Field(None, alias="appointmentEnd")
    time_zone: OptionalZone = Field(None, alias="appointmentTimeZone")
    subject: Subject = Field(None, alias="appointmentSubject")
    body: Body = Field(None, alias="appointmentBody")
    body_format: Format = "auto"
    location: Location = Field(None, alias="appointmentLocation")


class CancelAppointment(NotifyingRequest):
    """Cancel an appointment for good."""

    # Bookings call it their reason.
    comment: Comment = Field(None, validation_alias=AliasChoices("comment", "reason"))


class SendInvitation(NotifyingRequest):
    """Invite one more attendee."""

    name: RequiredName
    address: RequiredAddress


class RemoveInvitee(NotifyingRequest):
    """Take an attendee off the list."""


class ClearAddress(ApiRequest):
    """Take the mark off an address that was mended."""
