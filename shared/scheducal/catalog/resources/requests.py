"""What clients send about resources."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from scheducal.catalog.fields import UNSENT, CatalogRequest, Email, Name, Truth, Whole, Zone
from scheducal.catalog.resources.fields import (
    CalendarId,
    HolidayFields,
    Overrides,
    Stays,
    TimeOffFields,
    WeeklyFields,
)
from scheducal.catalog.resources.model import ResourceKind


class UpdateResource(CatalogRequest):
    """Change a resource: only the fields that are there, each as a whole."""

    name: Name = Field(UNSENT)
    kind: ResourceKind = Field(UNSENT, description="What it is.", examples=["person"])
    time_zone: Zone = Field(UNSENT, alias="timeZone")
    weekly: WeeklyFields = Field(UNSENT)
    overrides: Overrides = Field(UNSENT)
    time_off: Annotated[list[TimeOffFields], Field(max_length=100)] = Field(UNSENT, alias="timeOff")
    stays: Stays = Field(UNSENT)
    holidays: HolidayFields | None = Field(UNSENT)
    capacity: Annotated[int, Field(ge=1, le=1000, description="Bookings at the same time."), Whole] = Field(UNSENT)
    email: Email = Field(UNSENT)
    calendar_id: CalendarId = Field(UNSENT, alias="calendarId")
    is_active: Truth = Field(UNSENT, alias="isActive")


class CreateResource(UpdateResource):
    """Add a person, a room or a piece of equipment."""

    name: Name
    kind: ResourceKind = Field(description="What it is.", examples=["person"])
    time_zone: Zone = Field(alias="timeZone")


class AddTimeOff(CatalogRequest, TimeOffFields):
    """Add one absence."""

    def absence(self) -> dict[str, Any]:
        """Give it as documents of resources have it."""
        return {"start": self.start, "end": self.end, "reason": self.reason}


class RemoveTimeOff(CatalogRequest):
    """Remove one absence."""


class DeleteResource(CatalogRequest):
    """Delete a resource."""
