"""Parts of a resource as clients send them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from scheducal.catalog.fields import (
    DATE,
    LONGEST_NAME,
    DateText,
    Name,
    Nested,
    Zone,
    is_in_calendar,
    nullable_text,
    text_like,
)
from scheducal.catalog.resources.clock_times import RANGE, parse_range
from scheducal.catalog.resources.rules import Wrong, overlapping_range, overlapping_stay, repeated_date
from scheducal.text import line_of

_MOST_RANGES = 12
_COUNTRY = "^[A-Z]{2}$"
_LOCAL_TIME = rf"{DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::00)?"


def _range(value: Any) -> str:
    try:
        parse_range(value if isinstance(value, str) else "")
    except ValueError as error:
        raise PydanticCustomError("invalid_field", str(error)) from error
    return str(value)


def _local_time(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(_LOCAL_TIME, value, re.ASCII) or not is_in_calendar(value[:10]):
        message = "must be a wall time in whole minutes and without offset, such as 2027-12-24T12:00:00"
        raise PydanticCustomError("invalid_field", message)
    return datetime.fromisoformat(value).isoformat()


def _together(find: Callable[[Any], Wrong | None], field: str | None = None) -> AfterValidator:
    """Refuse an entry of a list that does not go with the others, by its place. field: the one in it that is wrong."""

    def checked(entries: list[Any]) -> list[Any]:
        if wrong := find(entries):
            place, message = wrong
            error = PydanticCustomError("invalid_field", "{reason}", {"reason": message})
            path = (place,) if field is None else (place, field)
            raise ValidationError.from_exception_data("list", [InitErrorDetails(type=error, loc=path, input=None)])
        return entries

    return AfterValidator(checked)


RangeText = Annotated[
    str, BeforeValidator(_range), WithJsonSchema({"type": "string", "pattern": RANGE, "examples": ["09:00-17:00"]})
]
LocalTimeText = Annotated[
    str,
    BeforeValidator(_local_time),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_LOCAL_TIME}$",
            "description": "Wall time in the resource's zone.",
            "examples": ["2027-12-24T12:00:00"],
        }
    ),
]
# Later validators of this kind come first.
AbsenceStart = Annotated[
    LocalTimeText, BeforeValidator(unquote), Path(description="The wall time at which the absence begins.")
]
Ranges = Annotated[list[RangeText], Field(max_length=_MOST_RANGES), _together(overlapping_range)]
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


Overrides = Annotated[
    list[OverrideFields],
    Field(max_length=400),
    _together(lambda overrides: repeated_date([each.day for each in overrides]), "date"),
]


class TimeOffFields(Nested):
    """No work from `start` to before `end`, whatever the hours."""

    start: LocalTimeText
    end: LocalTimeText
    reason: Reason = Field(None)

    @field_validator("end")
    @classmethod
    def _is_after_the_start(cls, end: str, info: ValidationInfo) -> str:
        # Text of one form, so that it sorts like the times. A start that is wrong is told by itself.
        start = info.data.get("start", "")
        if end <= start:
            raise PydanticCustomError("invalid_field", "must be after the start, {start}", {"start": start})
        return end


class StayFields(Nested):
    """Local dates, both included, on which the hours are those of another zone; without `to` from then on."""

    first_day: DateText = Field(alias="from")
    last_day: DateText | None = Field(None, alias="to")
    time_zone: Zone = Field(alias="timeZone")

    @field_validator("last_day")
    @classmethod
    def _is_not_before_the_first(cls, last: str | None, info: ValidationInfo) -> str | None:
        first = info.data.get("first_day", "")
        if last is not None and last < first:
            message = "must be {first} or later, the date on which the stay begins"
            raise PydanticCustomError("invalid_field", message, {"first": first})
        return last


Stays = Annotated[
    list[StayFields],
    Field(max_length=50),
    _together(lambda stays: overlapping_stay([(each.first_day, each.last_day) for each in stays]), "from"),
]


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
