"""What clients send about a booking that has no place."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from scheducal.connectors.connections.calendars.fields import one_of, schema
from scheducal.requests import ApiRequest
from scheducal.text import line_of

Action = Literal["retry", "dismiss"]


class SettleUnplaced(ApiRequest):
    """Try a booking again, or let it be."""

    remote_id: Annotated[
        str,
        BeforeValidator(line_of(1_000)),
        schema("The system's id of it, as the list shows it.", examples=["4711"], type="string"),
    ] = Field(alias="remoteId")
    action: Annotated[
        Action,
        BeforeValidator(one_of(("retry", "dismiss"))),
        schema("`retry` looks at it again.", examples=["retry"], type="string", enum=["retry", "dismiss"]),
    ]
