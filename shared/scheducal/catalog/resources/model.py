"""When a resource works, as plain values. All times are wall times in the resource's own zone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from scheducal.values import dataclass

MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Range:
    """Minutes since local midnight, half-open. An end after 1440 is on the next day: 22:00 to 02:00 is 1320 to 1560."""

    start: int
    end: int


Ranges = tuple[Range, ...]
# Seven days, Monday first; the ranges of a day are sorted and do not touch.
Week = tuple[Ranges, ...]
CLOSED: Week = ((),) * 7


@dataclass(frozen=True, slots=True)
class DateOverride:
    """What holds on one date in place of the weekly hours, holidays included; no ranges for a day off."""

    day: date
    ranges: Ranges = ()


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Half-open, naive wall times: whatever the hours and the overrides, there is no work in between."""

    start: datetime
    end: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """Local dates, both included, on which a resource works by another zone's clocks; last_day None: from then on."""

    first_day: date
    time_zone: str
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class ExtraHoliday:
    """A day that a business keeps beyond the public ones."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The public holidays of a country on which no work is done.

    country: ISO 3166-1 alpha-2.
    region: a subdivision as the `holidays` library codes it (ISO 3166-2 without the country), None for what the whole
        country keeps.
    worked: names (in the country's own language, as `catalog.holiday_days.names` gives them) or ISO dates of public
        holidays on which work goes on.
    """

    country: str
    region: str | None = None
    worked: tuple[str, ...] = ()
    extra: tuple[ExtraHoliday, ...] = ()


ResourceKind = Literal["person", "room", "equipment"]


@dataclass(frozen=True, slots=True)
class Resource:
    """One version of a resource.

    resource_id: `res_…`.
    time_zone: IANA.
    weekly: seven days, Monday first.
    stays: when it works by another zone's clocks.
    capacity: how many bookings it takes at the same time, whatever their seats.
    calendar_id: the calendar connection whose busy time counts.
    version: grows by one with each change.
    created_at, updated_at: aware UTC, whole seconds.
    """

    tenant_id: str
    resource_id: str
    name: str
    kind: ResourceKind
    time_zone: str
    created_at: datetime
    updated_at: datetime
    weekly: Week = CLOSED
    overrides: tuple[DateOverride, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    stays: tuple[Stay, ...] = ()
    holidays: HolidayCalendar | None = None
    capacity: int = 1
    email: str | None = None
    calendar_id: str | None = None
    is_active: bool = True
    version: int = 1
