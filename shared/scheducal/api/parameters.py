"""Parameters in the path and in the query string."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator

AppointmentId = Annotated[str, AfterValidator(unquote), Path(description="As the create answered it.")]
WebhookId = Annotated[str, AfterValidator(unquote), Path(description="As the registration answered it.")]
InviteeName = Annotated[
    str, AfterValidator(unquote), Path(description="The invitee's id, or their address (URL-encoded).")
]
Begin = Annotated[
    str | None,
    Query(
        alias="from",
        description="Starting at or after this instant. With `from` or `to` the list goes by start.",
    ),
]
End = Annotated[
    str | None, Query(alias="to", description="Starting before this instant, at most 366 days after `from`.")
]
Status = Annotated[Literal["confirmed", "cancelled"] | None, Query(description="Only these.")]
InviteeAddress = Annotated[str | None, Query(description="Only those to which this address is invited.")]
Limit = Annotated[int, Query(description="Most appointments on a page.", ge=1, le=100)]
Cursor = Annotated[str | None, Query(description="`nextCursor` of the page before.")]
