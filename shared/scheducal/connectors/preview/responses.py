"""A preview as clients send for it and see it: shapes alone, named as on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.connectors.connections.calendars.fields import schema
from scheducal.connectors.preview.service import Preview
from scheducal.requests import ApiRequest
from scheducal.text import line_of


class AskPreview(ApiRequest):
    """See what a system would get of an appointment."""

    appointment_id: Annotated[
        str,
        BeforeValidator(line_of(64)),
        schema("One of your appointments.", examples=["apt_01j0000000000000000000000a"], type="string"),
    ] = Field(alias="appointmentId")


class ShownPreview(TypedDict):
    """What a system would get. record: as it is kept, or the body of a text; null where that takes several requests.

    It is empty where no record is to be there."""

    connectionId: str
    appointmentId: str
    passesFilter: bool
    why: str
    mapping: dict[str, str]
    record: dict[str, Any] | None
    texts: dict[str, str]


def shown(found: Preview) -> ShownPreview:
    """Render a preview."""
    return ShownPreview(
        connectionId=found.connection.connection_id,
        appointmentId=found.appointment_id,
        passesFilter=found.is_passed,
        why=found.why.words,
        mapping=dict(found.mapping),
        record=dict(found.record) if found.record is not None else None,
        texts=dict(found.texts),
    )
