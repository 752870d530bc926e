"""Parameters in the query string of lists of bookings."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from scheducal.bookings.responses import BookingStatus

_CUSTOMER = "Only this customer's, from the first on unless a range is given. For keys of the channel `internal`."

Status = Annotated[BookingStatus | None, Query(description="Only these.")]
Service = Annotated[str | None, Query(description="Only those of this service.")]
Resource = Annotated[str | None, Query(description="Only those that this resource serves.")]
Customer = Annotated[str | None, Query(description=_CUSTOMER)]
BookingLimit = Annotated[int, Query(description="Most bookings on a page.", ge=1, le=100)]
