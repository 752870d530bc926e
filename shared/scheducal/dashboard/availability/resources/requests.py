"""Forms of a resource, as the contents that its service takes (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.catalog.resources.clock_times import range_text
from scheducal.catalog.resources.document import DAYS
from scheducal.catalog.resources.model import Resource, Week
from scheducal.catalog.resources.requests import AddTimeOff, CreateResource, UpdateResource
from scheducal.dashboard.availability.fields import number_in, text_in
from scheducal.dashboard.availability.hours.grid import HALF_HOUR, QUARTER, times_in, week_of
from scheducal.dashboard.frame.forms import Form, read_form, validated

Fields = Mapping[str, tuple[str, ...]]
_A_DAY = 1440


def hours_form(fields: Fields, before: Week) -> Form[UpdateResource]:
    """Read weekly hours, from cells or from times. before: what the form was made of."""
    if "step" in fields:
        ranges = {day: list(map(range_text, found)) for day, found in zip(DAYS, _cells(fields, before), strict=True)}
    else:
        ranges = {day: times_in(text_in(fields, day)) for day in DAYS}
    form = validated(fields, {"weekly": ranges}, UpdateResource)
    return Form(fields, {_day_of(name): message for name, message in form.errors.items()}, form.value)


def day_form(fields: Fields, before: Resource) -> Form[UpdateResource]:
    """Read a single day that is added, in place of one of the same date; or one that is taken away."""
    day = text_in(fields, "date")
    kept = [
        {"date": each.day.isoformat(), "ranges": list(map(range_text, each.ranges))}
        for each in before.overrides
        if each.day.isoformat() != day
    ]
    added = [] if "remove" in fields else [{"date": day, "ranges": times_in(text_in(fields, "times"))}]
    form = validated(fields, {"overrides": [*kept, *added]}, UpdateResource)
    errors = {"date" if name.endswith("date") else "times": message for name, message in form.errors.items()}
    return Form(fields, errors, form.value)


def absence_form(fields: Fields) -> Form[AddTimeOff]:
    """Read an absence."""
    return read_form(fields, AddTimeOff)


def resource_form(fields: Fields, *, is_new: bool) -> Form[UpdateResource]:
    """Read what a resource is. Without a country no holidays are kept; without its mark it is out of use."""
    country = text_in(fields, "holidays.country").upper()
    contents: dict[str, Any] = {
        "name": text_in(fields, "name"),
        "kind": text_in(fields, "kind"),
        "timeZone": text_in(fields, "timeZone"),
        "capacity": number_in(fields, "capacity"),
        "email": text_in(fields, "email") or None,
        "isActive": "isActive" in fields,
        "holidays": {"country": country, "region": text_in(fields, "holidays.region") or None} if country else None,
    }
    return validated(fields, contents, CreateResource if is_new else UpdateResource)


def _cells(fields: Fields, before: Week) -> Week:
    step = QUARTER if text_in(fields, "step") == str(QUARTER) else HALF_HOUR
    first, last = (min(_minute(text_in(fields, name)) or 0, 24) * 60 for name in ("first", "last"))
    marked = {day: [cell for each in fields.get(day, ()) if (cell := _minute(each)) is not None] for day in DAYS}
    return week_of(before, step, marked, range(first, last, step))


def _minute(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) < 5
    return int(text) if is_number and int(text) < _A_DAY else None


def _day_of(name: str) -> str:
    """Name the field of a day: `weekly.monday[0]` is told at `monday`."""
    return name.removeprefix("weekly.").partition("[")[0]
