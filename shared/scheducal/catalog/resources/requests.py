"""What clients send about resources."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from scheducal.catalog.fields import (
    LONGEST_NAME,
    UNSENT,
    CatalogRequest,
    DateText,
    Email,
    LocalTimeText,
    Name,
    Nested,
    RangeText,
    Truth,
    Whole,
    Zone,
    nullable_text,
    text_like,
)
from scheducal.catalog.resources.model import ResourceKind
from scheducal.text import line_of

_MOST_RANGES = 12
_COUNTRY = "^[A-Z]{2}$"
Ranges = Annotated[list[RangeText], Field(max_length=_MOST_RANGES)]
_Line = BeforeValidator(line_of(LONGEST_NAME))
Reason = Annotated[str | None, _Line, nullable_text("For the business itself.", "Holiday", longest=LONGEST_NAME)]
Region = Annotated[
    str | None,
    BeforeValidator(line_of(40)),
    nullable_text("A part of the country, such as `BE` for Berlin.", "BE", longest=40),
]
CalendarId = Annotated[
    str | None,
    BeforeValidator(line_of(64)),
    nullable_text("The connected calendar whose busy time counts.", "cal_01k9x7m3t5v8w0y2b4d6f8h1j3", longest=64),
]


class WeeklyFields(Nested):
    """Ranges such as `09:00-17:00`, for each day of the week; `22:00-02:00` goes on into the next day."""

    monday: Ranges = Field([])
    tuesday: Ranges = Field([])
    wednesday: Ranges = Field([])
    thursday: Ranges = Field([])
    friday: Ranges = Field([])
    saturday: Ranges = Field([])
    sunday: Ranges = Field([])


class OverrideFields(Nested):
    """What holds on one date in place of the weekly hours and of holidays; no ranges for a day off."""

    day: DateText = Field(alias="date")
    ranges: Ranges = Field([])


class TimeOffFields(Nested):
    """No work from `start` to before `end`, whatever the hours."""

    start: LocalTimeText
    end: LocalTimeText
    reason: Reason = Field(None)


class StayFields(Nested):
    """Local dates, both included, on which the hours are those of another zone; without `to` from then on."""

    first_day: DateText = Field(alias="from")
    last_day: DateText | None = Field(None, alias="to")
    time_zone: Zone = Field(alias="timeZone")


class ExtraHolidayFields(Nested):
    """A day that the business keeps beyond the public ones."""

    day: DateText = Field(alias="date")
    name: Name


class HolidayFields(Nested):
    """Public holidays of a country or region. `worked` names those on which work goes on, by name or date."""

    country: Annotated[
        str,
        Field(pattern=_COUNTRY, description="ISO 3166-1.", examples=["DE"]),
        text_like(_COUNTRY, "a code of ISO 3166-1, such as DE"),
    ]
    region: Region = Field(None)
    worked: Annotated[list[Name], Field(max_length=60, examples=[["Reformationstag"]])] = Field([])
    extra: Annotated[list[ExtraHolidayFields], Field(max_length=100)] = Field([])


class UpdateResource(CatalogRequest):
    """Change a resource: only the fields that are there, each as a whole."""

    name: Name = Field(UNSENT)
    kind: ResourceKind = Field(UNSENT, description="What it is.", examples=["person"])
    time_zone: Zone = Field(UNSENT, alias="timeZone")
    weekly: WeeklyFields = Field(UNSENT)
    overrides: Annotated[list[OverrideFields], Field(max_length=400)] = Field(UNSENT)
    time_off: Annotated[list[TimeOffFields], Field(max_length=100)] = Field(UNSENT, alias="timeOff")
    stays: Annotated[list[StayFields], Field(max_length=50)] = Field(UNSENT)
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


class DeleteResource(CatalogRequest):
    """Delete a resource."""
