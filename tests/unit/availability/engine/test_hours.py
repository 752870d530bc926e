"""When a resource works: ranges, overrides, holidays, absences, other zones."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from scheducal.availability.engine.decide import decide
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.slot_query import Load
from scheducal.availability.engine.slots import slots
from scheducal.availability.engine.time.ranges import Span
from scheducal.catalog.resources.model import (
    CLOSED,
    DateOverride,
    ExtraHoliday,
    HolidayCalendar,
    Range,
    Resource,
    TimeOff,
)
from scheducal.catalog.services.model import Requirement
from tests.unit.availability.engine.values import DAY, MONDAY, clocks, minute, plan, query, resource, service

SATURDAY = MONDAY + 5 * DAY
NIGHT = (*CLOSED[:4], (Range(1320, 1560),), *CLOSED[5:])


def starts(ann: Resource, window: Span = (MONDAY, MONDAY + DAY)) -> list[str]:
    found = slots(plan(service(interval=60), [ann]), Load(), window, query(now=window[0] - DAY))
    return clocks(slot.start for slot in found)


def absence(start: str, end: str) -> TimeOff:
    """On Monday."""
    return TimeOff(datetime.fromisoformat(f"2027-02-01T{start}"), datetime.fromisoformat(f"2027-02-01T{end}"))


def why_not(ann: Resource, at: str) -> str | None:
    outcome = decide(plan(resources=[ann]), Load(), minute(at), query())
    return outcome.reason if isinstance(outcome, Refused) else None


def test_a_range_over_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    friday = MONDAY + 4 * DAY
    off = (DateOverride(date(2027, 2, 6)),)
    night = starts(resource(weekly=NIGHT), (friday, friday + 2 * DAY))
    assert night == ["22:00", "23:00", "00:00", "01:00"]
    assert starts(resource(weekly=NIGHT, overrides=off), (friday, friday + 2 * DAY)) == night
    assert starts(resource(weekly=NIGHT), (SATURDAY, SATURDAY + DAY)) == ["00:00", "01:00"]


def test_an_override_goes_before_a_holiday_and_an_absence_before_both() -> None:
    monday = date(2027, 2, 1)
    closed = HolidayCalendar("DE", extra=(ExtraHoliday(monday, "Fair"),))
    overrides = (DateOverride(monday, (Range(600, 720),)),)
    absent = (absence("11:00", "11:30"),)
    assert starts(resource(holidays=closed)) == []
    assert starts(resource(holidays=closed, overrides=overrides)) == ["10:00", "11:00"]
    assert starts(resource(holidays=closed, overrides=overrides, time_off=absent)) == ["10:00"]


@pytest.mark.parametrize(
    ("calendar", "at", "reason"),
    [
        (HolidayCalendar("DE"), "2027-10-04T09:00:00Z", None),
        (HolidayCalendar("DE"), "2027-05-06T09:00:00Z", "holiday"),
        (HolidayCalendar("DE", worked=("Christi Himmelfahrt",)), "2027-05-06T09:00:00Z", None),
        (HolidayCalendar("DE", worked=("2027-05-06",)), "2027-05-06T09:00:00Z", None),
        (HolidayCalendar("DE", worked=("2026-05-06",)), "2027-05-06T09:00:00Z", "holiday"),
        (HolidayCalendar("DE"), "2027-03-08T09:00:00Z", None),
        (HolidayCalendar("DE", "BE"), "2027-03-08T09:00:00Z", "holiday"),
        (HolidayCalendar("US"), "2027-01-01T09:00:00Z", "notice"),
        (HolidayCalendar("US"), "2027-07-05T09:00:00Z", "holiday"),
    ],
)
def test_public_holidays_are_those_of_country_and_region(
    calendar: HolidayCalendar, at: str, reason: str | None
) -> None:
    """Ascension Day in Germany, Women's Day in Berlin, Independence Day as observed on a Monday."""
    assert why_not(resource(holidays=calendar), at) == reason


def test_a_night_shift_goes_on_into_a_holiday() -> None:
    # The holiday takes away what begins on it.
    closed = HolidayCalendar("DE", extra=(ExtraHoliday(date(2027, 2, 6), "Fair"),))
    both = (*CLOSED[:4], (Range(1320, 1560),), (Range(60, 600),), ())
    assert starts(resource(weekly=both, holidays=closed), (SATURDAY, SATURDAY + DAY)) == ["00:00", "01:00"]


def test_an_absence_is_told_from_closing_time() -> None:
    absent = (absence("09:00", "10:00:01"),)
    ann = resource(time_off=absent)
    assert why_not(ann, "2027-02-01T10:00:00Z") == "time_off"
    assert why_not(ann, "2027-02-01T11:00:00Z") is None
    assert why_not(ann, "2027-02-01T08:00:00Z") == "hours"
    assert why_not(ann, "2027-02-01T16:30:00Z") == "hours"


def test_who_is_switched_off_has_no_hours() -> None:
    assert starts(resource(is_active=False)) == []
    assert why_not(resource(is_active=False), "2027-02-01T10:00:00Z") == "hours"


def test_hours_of_several_zones_meet() -> None:
    """Nine to five in Berlin and in New York: three hours in common."""
    team = [resource("ann", "Europe/Berlin"), resource("bob", "America/New_York")]
    both = plan(service([Requirement(("ann", "bob"), take=2)]), team)
    found = slots(both, Load(), (MONDAY, MONDAY + DAY), query())
    assert clocks(slot.start for slot in found) == ["14:00", "15:00"]


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        ("Europe/Berlin", "2027-03-28", Range(0, 300), ["23:00", "00:00", "01:00", "02:00"]),
        ("Europe/Berlin", "2027-03-28", Range(120, 180), []),
        ("Europe/Berlin", "2027-03-28", Range(120, 240), ["01:00"]),
        ("Europe/Berlin", "2027-03-28", Range(150, 180), []),
        ("Europe/Berlin", "2027-10-31", Range(60, 240), ["23:00", "00:00", "01:00", "02:00"]),
        ("Australia/Lord_Howe", "2027-04-04", Range(60, 180), ["14:00", "15:30"]),
    ],
)
def test_ranges_on_the_days_on_which_clocks_change(zone: str, day: str, hours: Range, expected: list[str]) -> None:
    # What is skipped is read by the offset before: 02:00 is then 03:00, when who closes at 03:00 closes.
    ann = resource(zone=zone, weekly=CLOSED, overrides=(DateOverride(date.fromisoformat(day), (hours,)),))
    midnight = minute(f"{day}T00:00:00Z")
    window = midnight - DAY, midnight + DAY
    found = slots(plan(service(time_zone="UTC"), [ann]), Load(), window, query(now=window[0] - DAY))
    assert clocks(slot.start for slot in found) == expected
