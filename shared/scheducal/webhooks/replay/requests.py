"""What clients send about deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from scheducal.errors import Refusal
from scheducal.requests import ApiRequest, given
from scheducal.walltime.parse import INSTANT, parse_instant


def instant(value: Any) -> datetime:
    """Read an instant with an offset, aware UTC."""
    if not isinstance(given(value), str):
        raise PydanticCustomError("invalid_field", "must be text such as 2026-04-01T00:00:00Z")
    try:
        return parse_instant(value, "")
    except Refusal as refusal:
        raise PydanticCustomError("invalid_date_time", "{said}", {"said": refusal.message.strip()}) from refusal


Since = Annotated[
    datetime,
    BeforeValidator(instant),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": INSTANT,
            "description": "Events from this instant on, at most 30 days back.",
            "examples": ["2026-03-18T00:00:00Z"],
        }
    ),
]


class ReplayDelivery(ApiRequest):
    """Attempt one delivery again."""


class ReplayFailed(ApiRequest):
    """Attempt again what failed or was skipped since an instant."""

    since: Since
