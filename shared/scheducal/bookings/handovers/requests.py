"""What clients send to hand bookings over."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from scheducal.appointments.queries.pagination import parse_range
from scheducal.bookings.fields import OptionalZone, required_text
from scheducal.bookings.handovers.model import HandoverQuery
from scheducal.bookings.model import minute_of
from scheducal.catalog.fields import Truth
from scheducal.errors import Refusal
from scheducal.requests import ApiRequest
from scheducal.walltime.parse import DATE_OR_INSTANT


def _moment(description: str, example: str) -> WithJsonSchema:
    schema = {"type": "string", "pattern": DATE_OR_INSTANT, "description": description, "examples": [example]}
    return WithJsonSchema(schema)


# Both lists and the resource are read in one request.
_MOST_IDS = 40
_Moment = BeforeValidator(required_text)
_Ids = Annotated[list[Annotated[str, BeforeValidator(required_text)]], Field(min_length=1, max_length=_MOST_IDS)]


class HandOver(ApiRequest):
    """Hand the bookings of a resource in a range over to others."""

    begin: Annotated[str, _Moment, _moment("A local date or an instant: what ends later.", "2027-05-03")] = Field(
        alias="from"
    )
    end: Annotated[
        str, _Moment, _moment("A local date, which is included, or an instant: what begins before.", "2027-05-07")
    ] = Field(alias="to")
    time_zone: OptionalZone = Field(
        None, alias="timeZone", description="The IANA time zone of the dates `from` and `to`; UTC if left out."
    )
    service_ids: _Ids | None = Field(None, alias="serviceIds", description="Only bookings of these services.")
    to_resource_ids: _Ids | None = Field(
        None, alias="toResourceIds", description="Only these may take over; else any whom the service names."
    )
    dry_run: Truth = Field(default=False, alias="dryRun", description="Say what would happen, and change nothing.")

    def query(self, resource_id: str) -> HandoverQuery:
        """Ask for the handover; raises Refusal for a range that is none, and for a handover to the resource itself."""
        targets = tuple(self.to_resource_ids or ())
        if resource_id in targets:
            message = "toResourceIds must not have the resource itself, which hands its bookings over"
            raise Refusal("invalid_field", message, param=f"toResourceIds[{targets.index(resource_id)}]")
        span = parse_range(self.begin, self.end, self.time_zone or None)
        assert span is not None, "both ends are required"
        minutes = minute_of(span.begin), -(-int(span.end.timestamp()) // 60)
        return HandoverQuery(resource_id, minutes, tuple(self.service_ids or ()), targets, self.dry_run)
