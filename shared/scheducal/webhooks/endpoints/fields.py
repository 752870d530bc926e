"""Types of request fields about webhooks. Each refuses with the contract's code and says what would be right."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from scheducal.events.types import EVENT_TYPES, OTHER_SPELLINGS
from scheducal.requests import given

_LONGEST_URL = 2048


def event_types(value: Any) -> tuple[str, ...]:
    """Check a list of known event types; give each once, in the order given."""
    if not isinstance(given(value), list):
        raise PydanticCustomError("invalid_field", "must be a list of event types")
    named = [OTHER_SPELLINGS.get(each, each) if isinstance(each, str) else each for each in value]
    unknown = [place for place, each in enumerate(named, 1) if each not in EVENT_TYPES]
    if unknown or not named:
        wrong = f"number {unknown[0]} in the list is none of them" if unknown else "the list is empty"
        message = f"must name one or more of {', '.join(EVENT_TYPES)}; {wrong}"
        raise PydanticCustomError("invalid_event_type", message)
    return tuple(dict.fromkeys(named))


def boolean(value: Any) -> bool:
    """Check true or false, not text that looks like it."""
    if not isinstance(given(value), bool):
        raise PydanticCustomError("invalid_field", "must be true or false")
    return bool(value)


_URL_SCHEMA = WithJsonSchema(
    {
        "type": "string",
        "format": "uri",
        "maxLength": _LONGEST_URL,
        "description": "HTTPS URL on port 443 or 8443 of a host that the Internet reaches.",
        "examples": ["https://hooks.example.com/scheducal"],
    }
)
_TYPES_SCHEMA = WithJsonSchema(
    {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "enum": list(EVENT_TYPES)},
        "description": "Event types to subscribe to.",
        "examples": [["attendee.responded", "appointment.updated", "appointment.canceled"]],
    }
)
_ACTIVE_SCHEMA = WithJsonSchema(
    {"type": "boolean", "description": "Whether it gets events. True starts afresh after failures.", "examples": [True]}
)
# What a URL may be depends on the stage, so that it is judged by the service.
WebhookUrl = Annotated[Any, BeforeValidator(given), _URL_SCHEMA]
EventTypes = Annotated[tuple[str, ...], BeforeValidator(event_types), _TYPES_SCHEMA]
OptionalEventTypes = Annotated[tuple[str, ...] | None, BeforeValidator(event_types), _TYPES_SCHEMA]
OptionalIsActive = Annotated[bool | None, BeforeValidator(boolean), _ACTIVE_SCHEMA]
