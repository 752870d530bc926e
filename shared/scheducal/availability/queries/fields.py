"""Parameters in the query string of availability."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from scheducal.walltime.parse import DATE_OR_INSTANT

Service = Annotated[str, Query(alias="serviceId", description="The service that is to be booked.")]
Zone = Annotated[
    str | None, Query(alias="timeZone", description="The asker's IANA time zone; the service's where it is left out.")
]
Resource = Annotated[
    str | None, Query(alias="resourceId", description="A resource that must be among those that serve.")
]
Duration = Annotated[int | None, Query(description="Minutes, one of the service's; else its first.", ge=1)]
Seats = Annotated[int, Query(description="How many of the service's seats.", ge=1, le=1000)]
Booking = Annotated[
    str | None,
    Query(
        alias="bookingId",
        description="A booking of the service that is to get another time. It takes nothing, and keeps its seats.",
    ),
]
First = Annotated[
    str | None,
    Query(
        alias="from",
        description="A local date or an instant; now where it is left out.",
        json_schema_extra={"pattern": DATE_OR_INSTANT},
    ),
]
Last = Annotated[
    str | None,
    Query(
        alias="to",
        description="A local date, which is included, or an instant; at most 366 days after `from`, else 31.",
        json_schema_extra={"pattern": DATE_OR_INSTANT},
    ),
]
Days = Annotated[int, Query(alias="limit", description="Most local dates on a page.", ge=1, le=92)]
Explain = Annotated[bool, Query(description="Say of the time `at` whether it can be booked, and why not.")]
At = Annotated[
    str | None,
    Query(description="With `explain`: a wall time in `timeZone`, or with an offset (or `Z`) an instant."),
]
Count = Annotated[int, Query(alias="n", description="How many slots.", ge=1, le=50)]
