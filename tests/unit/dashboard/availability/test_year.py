"""A resource's year."""

from __future__ import annotations

from datetime import date, datetime

from scheducal.catalog.resources.clock_times import parse_range
from scheducal.catalog.resources.model import DateOverride, ExtraHoliday, HolidayCalendar, Resource, TimeOff
from scheducal.dashboard.availability.hours.year import YearDay, absences_in, holidays_of, weeks_of, year_of
from tests.unit.availability.engine.values import LONG_AGO

DAY = (parse_range("09:00-17:00"),)
ANNA = Resource(
    tenant_id="ten_1",
    resource_id="res_1",
    name="Anna",
    kind="person",
    time_zone="Europe/Berlin",
    created_at=LONG_AGO,
    updated_at=LONG_AGO,
    weekly=(*[DAY] * 5, (), ()),
    overrides=(DateOverride(date(2026, 12, 24)), DateOverride(date(2026, 12, 26), DAY)),
    time_off=(
        TimeOff(datetime(2026, 12, 28), datetime(2027, 1, 2), "Holiday in Rome"),  # noqa: DTZ001
        TimeOff(datetime(2026, 12, 21, 13), datetime(2026, 12, 22)),  # noqa: DTZ001
    ),
    holidays=HolidayCalendar(
        "DE", "BE", worked=("Frauentag",), extra=(ExtraHoliday(date(2026, 12, 23), "Works outing"),)
    ),
)


def on(day: date) -> YearDay:
    return year_of(ANNA, day.year)[day.month - 1][day.day - 1]


def test_each_date_says_what_it_is() -> None:
    expected = {
        date(2026, 12, 18): ("works", None),
        date(2026, 12, 19): ("closed", None),
        date(2026, 12, 21): ("part", "Time off"),
        date(2026, 12, 22): ("works", None),
        date(2026, 12, 23): ("holiday", "Works outing"),
        date(2026, 12, 24): ("special", "Day off"),
        date(2026, 12, 25): ("holiday", "Erster Weihnachtstag"),
        date(2026, 12, 26): ("special", "Other hours"),  # a holiday, but for her own word
        date(2026, 12, 31): ("off", "Holiday in Rome"),
        date(2027, 1, 1): ("off", "Holiday in Rome"),
        date(2027, 1, 2): ("closed", None),
        date(2026, 3, 8): ("closed", None),  # a Sunday, and a holiday on which work goes on
    }
    assert {day: (on(day).mark, on(day).reason) for day in expected} == expected


def test_holidays_say_which_of_them_are_kept() -> None:
    found = {each.name: each.is_kept for each in holidays_of(ANNA.holidays, 2026)}
    assert found["Works outing"] is True
    assert found["Neujahr"] is True
    assert found["Frauentag"] is False


def test_a_year_is_all_of_its_dates() -> None:
    months = year_of(ANNA, 2028)
    assert [each.day for month in months for each in month] == [
        date.fromordinal(number) for number in range(date(2028, 1, 1).toordinal(), date(2029, 1, 1).toordinal())
    ]
    weeks = weeks_of(months[1])
    assert all(len(week) == 7 for week in weeks)
    assert [each for week in weeks for each in week if each] == months[1]


def test_an_absence_is_listed_in_each_year_that_it_touches() -> None:
    assert [len(absences_in(ANNA, year)) for year in (2025, 2026, 2027, 2028)] == [0, 2, 1, 0]
