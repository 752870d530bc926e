"""Types of request fields. Each refuses with the contract's code and says what would be right."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from scheducal.api.body import given

LONGEST_SUBJECT = 255
LONGEST_LOCATION = 1024
LONGEST_NAME = 200
LONGEST_BODY = 65_536
LONGEST_COMMENT = 4096
LONGEST_ADDRESS = 254
LONGEST_CALENDAR_ID = 64


def line_of(longest: int) -> Callable[[Any], str | None]:
    """A validator for one line of text; blank is the same as absent."""
    return _text(longest, allowed_controls="")


def lines_of(longest: int) -> Callable[[Any], str | None]:
    """A validator for text of several lines; blank is the same as absent."""
    return _text(longest, allowed_controls="\t\n\r")


def _text(longest: int, allowed_controls: str) -> Callable[[Any], str | None]:
    def validate(value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise PydanticCustomError("invalid_field", "must be a string")
        if len(value) > longest:
            raise PydanticCustomError("invalid_field", f"must have at most {longest} characters")
        if bad := _first_forbidden(value, allowed_controls):
            raise PydanticCustomError("invalid_field", f"must not contain the character U+{ord(bad):04X}")
        return value.strip() or None

    return validate


def _first_forbidden(text: str, allowed_controls: str) -> str | None:
    """Control characters could start a new line in a mail header; lone surrogates have no UTF-8 form."""
    forbidden = {"Cc", "Cs", "Zl", "Zp"}
    return next(
        (char for char in text if unicodedata.category(char) in forbidden and char not in allowed_controls),
        None,
    )


def email_address(value: Any) -> str | None:
    """A deliverable form of address (RFC 5321 section 4.1.2, ASCII local part); blank is the same as absent."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  costs 20 ms; many requests have none

    try:
        found = validate_email(
            str(value).strip() if isinstance(value, str) else "",
            check_deliverability=False,
            allow_smtputf8=False,
            strict=True,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise PydanticCustomError("invalid_email", "must be an e-mail address such as mary@example.com") from error
    return found.ascii_email or found.normalized


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
    BeforeValidator(lines_of(LONGEST_BODY)),
    _nullable("HTML shown in the invitation.", LONGEST_BODY, "<p>Q1 review with the Acme team.</p>", _LINES),
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
    BeforeValidator(line_of(LONGEST_NAME)),
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
    BeforeValidator(lambda value: line_of(LONGEST_NAME)(given(value))),
    _string("Invitee's display name.", "Mary Jones", maxLength=LONGEST_NAME, pattern=_NOT_BLANK),
]
RequiredAddress = Annotated[
    str,
    BeforeValidator(lambda value: email_address(given(value))),
    _string("Invitee's e-mail address.", "mary@acmecorp.com", minLength=3, maxLength=LONGEST_ADDRESS),
]
