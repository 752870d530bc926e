"""Types of request fields about bookings. Each refuses with the contract's code and says what would be right."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from scheducal.catalog import fields as catalog
from scheducal.requests import given
from scheducal.text import lines_of
from scheducal.walltime.parse import INSTANT

LONGEST_NOTES = 4096
MOST_METADATA = 20
LONGEST_METADATA = 500
LONGEST_HOLD = 86_400
MOST_SEATS = 1000
LONGEST_DURATION = 10_080


def whole_number(first: int, last: int) -> Any:
    """Build a validator for a JSON number without a fraction, from one to another; None stays None."""

    def validate(value: Any) -> int | None:
        if value is None:
            return None
        number = catalog.whole_number(value)
        if not first <= number <= last:
            message = "must be a whole number from {first} to {last}"
            raise PydanticCustomError("invalid_field", message, {"first": first, "last": last})
        return number

    return validate


def text(value: Any) -> str | None:
    """Check a string that is not blank; None stays None."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise PydanticCustomError("invalid_field", "must be a string")
    return value.strip() or None


def _value(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_METADATA:
        raise PydanticCustomError("invalid_field", f"must be a string of at most {LONGEST_METADATA} characters")
    return value


def required_text(value: Any) -> str:
    """Check a string that is there and not blank."""
    found = text(given(value))
    assert found is not None, "given() refuses what is blank"
    return found


def _string(description: str, example: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": description, "examples": [example], **more})


def _nullable(kind: str, description: str, example: object, **more: Any) -> WithJsonSchema:
    types = [{"type": kind, **more}, {"type": "null"}]
    return WithJsonSchema({"anyOf": types, "description": description, "examples": [example]})


_VISIBLE = r"\S"
_KEY = catalog.text_like("[A-Za-z0-9_.-]{1,40}", "1 to 40 of the characters A to Z, a to z, 0 to 9, _, . and -")
# An instant whose offset may be left out.
_TIME = INSTANT.removesuffix("$") + "?$"
_START = "ISO 8601, whole minutes: wall time in `timeZone`, or with an offset (or `Z`) that instant, shown in the zone."
_EXAMPLE = "2027-03-01T09:30:00"
# The zone decides what a time means, so that both are judged together.
RequiredStart = Annotated[Any, BeforeValidator(given), _string(_START, _EXAMPLE, pattern=_TIME)]
OptionalStart = Annotated[Any, _nullable("string", _START, _EXAMPLE, pattern=_TIME)]
RequiredZone = Annotated[
    Any, BeforeValidator(given), _string("IANA time zone name.", "Europe/Berlin", pattern=_VISIBLE)
]
OptionalZone = Annotated[Any, _nullable("string", "IANA time zone name.", "Europe/Berlin")]
RequiredService = Annotated[
    str, BeforeValidator(required_text), _string("A service's id.", "svc_01jy2p4v7n8q9r0s1t2v3w4x5y", pattern=_VISIBLE)
]
OptionalService = Annotated[
    str | None,
    BeforeValidator(text),
    _nullable("string", "A service's id; with a hold it is the hold's.", "svc_01jy2p4v7n8q9r0s1t2v3w4x5y"),
]
Resource = Annotated[
    str | None,
    BeforeValidator(text),
    _nullable("string", "A resource that must be among those that serve.", "res_01jy2p4v7n8q9r0s1t2v3w4x5y"),
]
Duration = Annotated[
    int | None,
    BeforeValidator(whole_number(1, LONGEST_DURATION)),
    _nullable("integer", "Minutes, one of the service's; else its first.", 30, minimum=1, maximum=LONGEST_DURATION),
]
Seats = Annotated[
    int,
    BeforeValidator(whole_number(1, MOST_SEATS)),
    WithJsonSchema(
        {"type": "integer", "description": "How many of the service's seats.", "minimum": 1, "maximum": MOST_SEATS}
    ),
]
HoldSeconds = Annotated[
    int | None,
    BeforeValidator(whole_number(1, LONGEST_HOLD)),
    _nullable("integer", "How long to hold it; at most what the channel allows.", 300, minimum=1, maximum=LONGEST_HOLD),
]
HoldId = Annotated[
    str | None,
    BeforeValidator(text),
    _nullable("string", "The hold to be used up.", "hld_01jy2p4v7n8q9r0s1t2v3w4x5y"),
]
Metadata = Annotated[
    dict[Annotated[str, _KEY], Annotated[str, BeforeValidator(_value)]],
    Field(
        max_length=MOST_METADATA,
        description="Text of your own by name. Events and answers show it as it is.",
        examples=[{"orderId": "A-1001"}],
    ),
]
Notes = Annotated[
    str | None,
    BeforeValidator(lines_of(LONGEST_NOTES)),
    catalog.nullable_text(
        "For the business; invitees do not see it.", "Comes by train.", longest=LONGEST_NOTES, lines=True
    ),
]
