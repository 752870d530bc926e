"""Types of request fields that several entries of the catalog have. Each refuses with what would be right."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from scheducal.catalog.customers.phone import PHONE, e164
from scheducal.errors import Refusal
from scheducal.requests import ApiRequest, given
from scheducal.text import email_address, lines_of, name_of
from scheducal.walltime.zones import parse_zone

# What a field holds that was not sent; `contents` leaves it out.
UNSENT: Any = None
LONGEST_NAME = 200
LONGEST_TEXT = 4096
# Dates of this century: what lies beyond can only be a slip.
DATE = r"20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_NO_CONTROLS = "[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]"
# Of several lines: tabs, line feeds and carriage returns too.
_NO_ODD_CONTROLS = "[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u2028\\u2029]"
_VISIBLE = "[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\s]"


class Nested(BaseModel):
    """Part of a request body; unknown fields are refused, as everywhere."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class CatalogRequest(ApiRequest):
    """A request body that holds contents of an entry."""

    def contents(self) -> dict[str, Any]:
        """Give the fields that the client sent, without credentials, as documents have them."""
        return self.model_dump(by_alias=True, include=self.model_fields_set)


def whole_number(value: Any) -> int:
    """Check a JSON number without a fraction; neither text nor true."""
    # bool is a kind of int in Python, and 1.0 is a whole number in JSON.
    is_whole = type(value) is int or (type(value) is float and value.is_integer())
    if not is_whole:
        raise PydanticCustomError("invalid_field", "must be a whole number")
    return int(value)


def text_like(pattern: str, right: str) -> BeforeValidator:
    """Refuse all but text of a pattern, and say what would be right; pydantic's own words show the pattern."""

    def checked(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise PydanticCustomError("invalid_field", f"must be {right}")
        return value

    return BeforeValidator(checked)


def _zone(value: Any) -> str:
    try:
        return parse_zone(given(value), "")
    except Refusal as refusal:
        raise PydanticCustomError("invalid_time_zone", "{reason}", {"reason": refusal.message.strip()}) from refusal


def _date(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(DATE, value, re.ASCII) or not is_in_calendar(value):
        raise PydanticCustomError("invalid_field", "must be a date such as 2027-12-24, from 2000 to 2099")
    return value


def is_in_calendar(text: str) -> bool:
    """Check that a month has such a day. text: a date by its form."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(description: str, example: str, pattern: str, longest: int) -> WithJsonSchema:
    return WithJsonSchema(
        {
            "type": "string",
            "maxLength": longest,
            "pattern": pattern,
            "description": description,
            "examples": [example],
        }
    )


def nullable_text(description: str, example: str, *, longest: int, lines: bool = False) -> WithJsonSchema:
    """Give the schema of text that may be left out."""
    pattern = f"^{_NO_ODD_CONTROLS if lines else _NO_CONTROLS}*$"
    types = [{"type": "string", "maxLength": longest, "pattern": pattern}, {"type": "null"}]
    return WithJsonSchema({"anyOf": types, "description": description, "examples": [example]})


Whole = BeforeValidator(whole_number)
Truth = Annotated[bool, Field(strict=True)]
Name = Annotated[
    str,
    BeforeValidator(lambda value: given(name_of(LONGEST_NAME)(given(value)))),
    _text("As people read it.", "Anna Berg", f"^{_NO_CONTROLS}*{_VISIBLE}{_NO_CONTROLS}*$", LONGEST_NAME),
]
Zone = Annotated[
    str,
    BeforeValidator(_zone),
    WithJsonSchema(
        {"type": "string", "pattern": "\\S", "description": "IANA time zone name.", "examples": ["Europe/Berlin"]}
    ),
]
NullableZone = Annotated[
    str | None,
    BeforeValidator(lambda value: None if value is None or value == "" or str(value).isspace() else _zone(value)),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "null"}], "description": "IANA time zone name."}),
]
Email = Annotated[
    str | None,
    BeforeValidator(email_address),
    nullable_text("E-mail address.", "anna@example.com", longest=254),
]
Notes = Annotated[
    str | None,
    BeforeValidator(lines_of(LONGEST_TEXT)),
    nullable_text("For the business itself.", "Prefers mornings.", longest=LONGEST_TEXT, lines=True),
]
DateText = Annotated[
    str,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{DATE}$", "examples": ["2027-12-24"]}),
]

EntryId = Annotated[str, AfterValidator(unquote), Path(description="As the create answered it.")]
PageLimit = Annotated[int, Query(description="Most on a page.", ge=1, le=100)]


def phone_number(value: Any) -> str | None:
    """Check a number and write it in E.164; null and blank are the same as absent."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return e164(value.strip() if isinstance(value, str) else "")
    except ValueError as error:
        raise PydanticCustomError("invalid_field", str(error)) from error


Phone = Annotated[
    str | None,
    BeforeValidator(phone_number),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": PHONE}, {"type": "null"}],
            "description": "In international form, or as dialled in the tenant's default country; shown as E.164.",
            "examples": ["+49 30 901820"],
        }
    ),
]
