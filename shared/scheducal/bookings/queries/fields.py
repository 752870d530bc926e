"""Parameters in the query string of lists of bookings."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from scheducal.bookings.queries.pagination import STATUSES

_ANY_STATUS = "|".join(STATUSES)
_CUSTOMER = "Only this customer's, from the first on unless a range is given. For keys of the channel `internal`."

Status = Annotated[
    str | None,
    Query(
        description=f"Only these: one or more of {', '.join(STATUSES)}, separated by commas.",
        json_schema_extra={"pattern": f"^({_ANY_STATUS})(,({_ANY_STATUS}))*$"},
    ),
]
Service = Annotated[str | None, Query(description="Only those of this service.")]
Resource = Annotated[str | None, Query(description="Only those that this resource serves.")]
Customer = Annotated[str | None, Query(description=_CUSTOMER)]
CustomerEmail = Annotated[
    str | None,
    Query(
        description="Only those booked with this address, in any case of its letters.",
        json_schema_extra={"minLength": 3, "maxLength": 254},
    ),
]
ChannelName = Annotated[
    str | None, Query(description="Only those that came by this channel. Keys of a channel see its own alone.")
]
Series = Annotated[str | None, Query(description="Only those of this recurring booking.")]
HasConflict = Annotated[
    bool | None, Query(description="Only those on whose time something else falls: an absence, an event, a booking.")
]
BookingLimit = Annotated[int, Query(description="Most bookings on a page.", ge=1, le=100)]
