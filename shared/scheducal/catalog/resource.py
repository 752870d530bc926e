"""Whom or what a booking takes up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scheducal.catalog.hours import CLOSED, DateOverride, HolidayCalendar, Stay, TimeOff, Week

ResourceKind = Literal["person", "room", "equipment"]


@dataclass(frozen=True, slots=True)
class Resource:
    """One version of a resource.

    resource_id: `res_…`. time_zone: IANA. weekly: seven days, Monday first. stays: when it works by another zone's
    clocks. capacity: how many bookings it takes at the same time, whatever their seats. calendar_id: the calendar
    connection whose busy time counts. version: grows by one with each change. created_at, updated_at: aware UTC,
    whole seconds.
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
