"""Types of request fields about connected calendars. Each refuses with the contract's code and says what is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from scheducal.connectors import registry
from scheducal.connectors.connections.model import AUTHS, KINDS, PRIMARY
from scheducal.connectors.manifest import CALENDAR_ID, MAILBOX
from scheducal.ids import is_id
from scheducal.requests import given

_LONGEST_LABEL = 100
_LONGEST_DIRECTORY = 36
_LONGEST_ACCOUNT = 254
_LONGEST_CALENDAR = 1024
_ID = "cal_[0-7][0-9a-hjkmnp-tv-z]{25}"


def one_of(names: Sequence[str]) -> Callable[[Any], str]:
    """Build a validator for one of some names."""

    def validate(value: Any) -> str:
        if given(value) not in names:
            raise PydanticCustomError("invalid_field", f"must be one of {', '.join(names)}")
        return str(value)

    return validate


def formed(pattern: str, longest: int, right: str, *, folded: bool = True) -> Callable[[Any], str | None]:
    """Build a validator for text of a form; null is the same as absent. right: what the refusal asks for."""

    def validate(value: Any) -> str | None:
        if value is None:
            return None
        text = value.strip() if isinstance(value, str) else ""
        if len(text) > longest or re.fullmatch(pattern, text.lower() if folded else text) is None:
            raise PydanticCustomError("invalid_field", f"must be {right}")
        return text.lower() if folded else text

    return validate


def address(value: Any) -> str | None:
    """Check the address of a mailbox; null is the same as absent."""
    try:
        return formed(MAILBOX, _LONGEST_ACCOUNT, "")(value)
    except PydanticCustomError:
        # The message does not repeat the text: it may be somebody's address.
        raise PydanticCustomError("invalid_email", "must be a mailbox's address such as mary@example.com") from None


def label(value: Any) -> str | None:
    """Check one printable line; blank is the same as none."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_LABEL or not value.isprintable():
        raise PydanticCustomError("invalid_field", f"must be a line of at most {_LONGEST_LABEL} printable characters")
    return value.strip() or None


def flag(value: Any) -> bool | None:
    """Check true or false, not text that looks like it; null is the same as absent."""
    if value is not None and not isinstance(value, bool):
        raise PydanticCustomError("invalid_field", "must be true or false")
    return value


def calendar_id(value: Any) -> str | None:
    """Check an id of ours; null is the same as absent."""
    if value is None or (isinstance(value, str) and is_id(value, "cal")):
        return value
    raise PydanticCustomError("invalid_field", "must be the calendarId of a connected calendar")


def schema(description: str, **more: Any) -> WithJsonSchema:
    """Describe a field in the OpenAPI document."""
    return WithJsonSchema({"description": description, **more})


def _text(description: str, example: str, longest: int, pattern: str = "") -> WithJsonSchema:
    text = {"type": "string", "maxLength": longest} | ({"pattern": f"^{pattern}$"} if pattern else {})
    return schema(description, examples=[example], anyOf=[text, {"type": "null"}])


_DIRECTORY = next(found for each in KINDS if (found := registry.manifest(each).field("directoryId")))
_FLAG = {"anyOf": [{"type": "boolean"}, {"type": "null"}]}
KindField = Annotated[
    Any,
    BeforeValidator(one_of(KINDS)),
    schema("What kind of calendar.", examples=list(KINDS[-1:]), type="string", enum=list(KINDS)),
]
AuthField = Annotated[
    Any,
    BeforeValidator(one_of(AUTHS)),
    schema("How access is given: `oauth` asks the owner.", examples=["oauth"], type="string", enum=list(AUTHS)),
]
Account = Annotated[
    str | None,
    BeforeValidator(address),
    _text("The mailbox's address; with `oauth` optional.", "anna@example.com", _LONGEST_ACCOUNT, MAILBOX),
]
DirectoryId = Annotated[
    str | None,
    BeforeValidator(formed(_DIRECTORY.pattern, _LONGEST_DIRECTORY, f"a directory's id, such as {_DIRECTORY.example}")),
    _text(_DIRECTORY.help, _DIRECTORY.example, _LONGEST_DIRECTORY, _DIRECTORY.pattern),
]
Calendar = Annotated[
    str | None,
    BeforeValidator(formed(CALENDAR_ID, _LONGEST_CALENDAR, "primary or the id of a calendar", folded=False)),
    _text("The system's id of one of the account's calendars.", PRIMARY, _LONGEST_CALENDAR, CALENDAR_ID),
]
Label = Annotated[
    str | None,
    BeforeValidator(label),
    _text("A name for people.", "Front desk", _LONGEST_LABEL, "[ -~\\u00a1-\\ud7ff]*"),
]
IsDefault = Annotated[
    bool | None,
    BeforeValidator(flag),
    schema("Whether new appointments go there. When absent: if no other is the default.", examples=[True], **_FLAG),
]
RenewedId = Annotated[
    str | None,
    BeforeValidator(calendar_id),
    _text("The connection whose access is to be renewed.", "cal_01j0000000000000000000000", 30, _ID),
]
