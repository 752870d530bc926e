"""Parameters in the path and in the query string."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, BeforeValidator

from scheducal.text import spelt
from scheducal.walltime.parse import DATE_OR_INSTANT

AppointmentId = Annotated[str, AfterValidator(unquote), Path(description="As the create answered it.")]
Explain = Annotated[bool, Query(description="Say of each connected system why it has the appointment, or not.")]
WebhookId = Annotated[str, AfterValidator(unquote), Path(description="As the registration answered it.")]
DeliveryId = Annotated[str, AfterValidator(unquote), Path(description="As the list of deliveries shows it.")]
ReplayId = Annotated[str, AfterValidator(unquote), Path(description="As the start of the replay answered it.")]
PrivacyRequestId = Annotated[str, AfterValidator(unquote), Path(description="As the request's create answered it.")]
LegalHoldId = Annotated[str, AfterValidator(unquote), Path(description="As the hold's create answered it.")]
TenantId = Annotated[str, AfterValidator(unquote), Path(description="The tenant's id.")]
JobId = Annotated[str, AfterValidator(unquote), Path(description="As the start of the job answered it.")]
BookingId = Annotated[str, AfterValidator(unquote), Path(description="As the booking answered it.")]
HoldId = Annotated[str, AfterValidator(unquote), Path(description="As the hold answered it.")]
ConnectionId = Annotated[str, AfterValidator(unquote), Path(description="As the list of calendars shows it.")]
InviteeName = Annotated[
    str, AfterValidator(unquote), Path(description="The invitee's id, or their address (URL-encoded).")
]
MarkedAddress = Annotated[str, AfterValidator(unquote), Path(description="As the list shows it (URL-encoded).")]
Begin = Annotated[
    str | None,
    Query(
        alias="from",
        description="A local date or an instant: starting then or later. With `from` or `to` the list goes by start.",
        json_schema_extra={"pattern": DATE_OR_INSTANT},
    ),
]
End = Annotated[
    str | None,
    Query(
        alias="to",
        description="A local date, which is included, or an instant; at most 366 days after `from`, else 31.",
        json_schema_extra={"pattern": DATE_OR_INSTANT},
    ),
]
DatesZone = Annotated[
    str | None, Query(alias="timeZone", description="The IANA time zone of the dates `from` and `to`; UTC if left out.")
]
Status = Annotated[
    Literal["confirmed", "cancelled"] | None,
    BeforeValidator(lambda value: spelt(value) if isinstance(value, str) else value),
    Query(description="Only these."),
]
InviteeAddress = Annotated[
    str | None,
    Query(
        description="Only those to which this address is invited.",
        json_schema_extra={"minLength": 1, "maxLength": 254},
    ),
]
Limit = Annotated[int, Query(description="Most appointments on a page.", ge=1, le=100)]
Cursor = Annotated[str | None, Query(description="`nextCursor` of the page before.")]
DeliveryState = Annotated[
    Literal["pending", "retrying", "delivered", "undelivered", "skipped"] | None, Query(description="Only these.")
]
FailedState = Annotated[
    str,
    Query(
        description="Which deliveries: those that failed for good, were skipped, or wait for another attempt.",
        json_schema_extra={"enum": ["undelivered", "skipped", "retrying"]},
    ),
]
TenantLimit = Annotated[int, Query(description="Most tenants on a page.", ge=1, le=100)]
DeliveryLimit = Annotated[int, Query(description="Most deliveries on a page.", ge=1, le=100)]
ResultLimit = Annotated[int, Query(description="Most groups of records on a page.", ge=1, le=25)]
TimelineLimit = Annotated[int, Query(description="Most versions of the appointment on a page.", ge=1, le=50)]
