"""A resource's contents as a document: in its row, in answers, in files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from scheducal.catalog.model import EntryMeta, Kind
from scheducal.catalog.resources.clock_times import parse_range, range_text
from scheducal.catalog.resources.model import (
    DateOverride,
    ExtraHoliday,
    HolidayCalendar,
    Ranges,
    Resource,
    Stay,
    TimeOff,
    Week,
)
from scheducal.catalog.resources.responses import (
    ResourceContents,
    ShownExtraHoliday,
    ShownHolidays,
    ShownOverride,
    ShownStay,
    ShownTimeOff,
    WeeklyHours,
)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# What a resource is that says no more than it must.
DEFAULTS: Mapping[str, Any] = {
    "weekly": {},
    "overrides": [],
    "timeOff": [],
    "stays": [],
    "holidays": None,
    "capacity": 1,
    "email": None,
    "calendarId": None,
    "isActive": True,
}


def resource_document(resource: Resource) -> ResourceContents:
    """Write the contents, each field there."""
    return ResourceContents(
        name=resource.name,
        kind=resource.kind,
        timeZone=resource.time_zone,
        weekly=_week_document(resource.weekly),
        overrides=[ShownOverride(date=each.day.isoformat(), ranges=_texts(each.ranges)) for each in resource.overrides],
        timeOff=[
            ShownTimeOff(start=each.start.isoformat(), end=each.end.isoformat(), reason=each.reason)
            for each in resource.time_off
        ],
        stays=[_stay_document(each) for each in resource.stays],
        holidays=_holidays_document(resource.holidays) if resource.holidays else None,
        capacity=resource.capacity,
        email=resource.email,
        calendarId=resource.calendar_id,
        isActive=resource.is_active,
    )


def resource_of(meta: EntryMeta, document: Mapping[str, Any]) -> Resource:
    """Read the resource from a document whose form was checked. Lists come in the order of time."""
    return Resource(
        tenant_id=meta.tenant_id,
        resource_id=meta.entry_id,
        name=document["name"],
        kind=document["kind"],
        time_zone=document["timeZone"],
        created_at=meta.created_at,
        updated_at=meta.updated_at,
        weekly=_week(document["weekly"]),
        overrides=_overrides(document["overrides"]),
        time_off=_time_off(document["timeOff"]),
        stays=_stays(document["stays"]),
        holidays=_holidays(document["holidays"]) if document["holidays"] else None,
        capacity=document["capacity"],
        email=document["email"],
        calendar_id=document["calendarId"],
        is_active=document["isActive"],
        version=meta.version,
    )


def _week_document(week: Week) -> WeeklyHours:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(_texts, week)
    return WeeklyHours(
        monday=monday,
        tuesday=tuesday,
        wednesday=wednesday,
        thursday=thursday,
        friday=friday,
        saturday=saturday,
        sunday=sunday,
    )


def _week(document: Mapping[str, list[str]]) -> Week:
    return tuple(_ranges(document.get(day) or []) for day in DAYS)


def _texts(ranges: Ranges) -> list[str]:
    return [range_text(span) for span in ranges]


def _ranges(texts: list[str]) -> Ranges:
    return tuple(sorted(map(parse_range, texts), key=lambda span: (span.start, span.end)))


def _overrides(documents: list[Mapping[str, Any]]) -> tuple[DateOverride, ...]:
    found = (DateOverride(date.fromisoformat(each["date"]), _ranges(each["ranges"])) for each in documents)
    return tuple(sorted(found, key=lambda override: override.day))


def _time_off(documents: list[Mapping[str, Any]]) -> tuple[TimeOff, ...]:
    found = (
        TimeOff(datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"]), each.get("reason"))
        for each in documents
    )
    return tuple(sorted(found, key=lambda off: (off.start, off.end)))


def _stay_document(stay: Stay) -> ShownStay:
    last = stay.last_day.isoformat() if stay.last_day else None
    return ShownStay({"from": stay.first_day.isoformat(), "to": last, "timeZone": stay.time_zone})


def _stays(documents: list[Mapping[str, Any]]) -> tuple[Stay, ...]:
    found = (
        Stay(
            date.fromisoformat(each["from"]),
            each["timeZone"],
            date.fromisoformat(each["to"]) if each["to"] else None,
        )
        for each in documents
    )
    return tuple(sorted(found, key=lambda stay: stay.first_day))


def _holidays_document(holidays: HolidayCalendar) -> ShownHolidays:
    extra = [ShownExtraHoliday(date=each.day.isoformat(), name=each.name) for each in holidays.extra]
    return ShownHolidays(country=holidays.country, region=holidays.region, worked=list(holidays.worked), extra=extra)


def _holidays(document: Mapping[str, Any]) -> HolidayCalendar:
    extra = (ExtraHoliday(date.fromisoformat(each["date"]), each["name"]) for each in document["extra"])
    ordered = tuple(sorted(extra, key=lambda each: each.day))
    return HolidayCalendar(document["country"], document["region"], tuple(document["worked"]), ordered)


RESOURCE: Kind[Resource] = Kind("resource", "resourceId", "res", 500, DEFAULTS, resource_document, resource_of)
