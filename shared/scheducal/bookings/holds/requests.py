"""What clients send about holds."""

from __future__ import annotations

from pydantic import Field

from scheducal.bookings.fields import (
    Duration,
    HoldSeconds,
    RequiredService,
    RequiredStart,
    RequiredZone,
    Resource,
    Seats,
)
from scheducal.bookings.scheduling.slot_request import SlotRequest, start_of
from scheducal.requests import ApiRequest


class CreateHold(ApiRequest):
    """Keep a time for somebody who is about to book it."""

    service_id: RequiredService = Field(alias="serviceId")
    start: RequiredStart
    time_zone: RequiredZone = Field(alias="timeZone")
    duration: Duration = Field(None)
    resource_id: Resource = Field(None, alias="resourceId")
    seats: Seats = Field(1)
    hold_seconds: HoldSeconds = Field(None, alias="holdSeconds")

    def slot_request(self) -> SlotRequest:
        """Raise Refusal for a start that is none."""
        start = start_of(self.start, self.time_zone)
        return SlotRequest(self.service_id, start, self.duration, self.seats, self.resource_id)


class ReleaseHold(ApiRequest):
    """Give a hold back before its time."""
