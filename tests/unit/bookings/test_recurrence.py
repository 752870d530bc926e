"""When a recurring booking takes place."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.bookings.requests import CreateBooking
from scheducal.bookings.series.recurrence import occurrences
from scheducal.errors import Refusal


def starts(start: str, zone: str = "Europe/Berlin", **recurrence: Any) -> list[str]:
    body = {"serviceId": "svc_1", "start": start, "timeZone": zone, "recurrence": recurrence}
    return [each.isoformat()[5:16] for each in occurrences(CreateBooking.model_validate(body))]


@pytest.mark.parametrize(
    ("start", "recurrence", "expected"),
    [
        ("2027-03-01T09:00", {"frequency": "daily", "count": 3}, ["03-01T09:00", "03-02T09:00", "03-03T09:00"]),
        ("2027-03-22T09:00", {"frequency": "weekly", "count": 2}, ["03-22T09:00", "03-29T09:00"]),
        ("2027-03-01T09:00", {"frequency": "weekly", "interval": 2, "count": 2}, ["03-01T09:00", "03-15T09:00"]),
        ("2027-03-01T09:00", {"frequency": "daily", "until": "2027-03-02"}, ["03-01T09:00", "03-02T09:00"]),
        ("2027-01-31T09:00", {"frequency": "monthly", "count": 3}, ["01-31T09:00", "03-31T09:00", "05-31T09:00"]),
        ("2027-11-30T09:00", {"frequency": "monthly", "interval": 3, "count": 2}, ["11-30T09:00", "05-30T09:00"]),
        ("2027-03-02T09:00", {"starts": ["2027-03-01T09:00", "2027-03-02T09:00"]}, ["03-01T09:00", "03-02T09:00"]),
        ("2027-03-01T09:00", {"starts": ["2027-03-02T08:00Z"]}, ["03-01T09:00", "03-02T09:00"]),
    ],
)
def test_the_wall_time_comes_again(start: str, recurrence: dict[str, Any], expected: list[str]) -> None:
    assert starts(start, **recurrence) == expected


def test_a_wall_time_that_clocks_skip_is_among_them_and_does_not_exist() -> None:
    body = {
        "serviceId": "svc_1",
        "start": "2027-03-27T02:30",
        "timeZone": "Europe/Berlin",
        "recurrence": {"frequency": "daily", "count": 3},
    }
    found = occurrences(CreateBooking.model_validate(body))
    assert [each.exists for each in found] == [True, False, True]


def test_the_second_occurrence_of_a_doubled_hour_is_so_on_its_own_day_alone() -> None:
    body = {
        "serviceId": "svc_1",
        "start": "2027-10-31T02:30:00+01:00",
        "timeZone": "Europe/Berlin",
        "recurrence": {"frequency": "daily", "count": 2},
    }
    assert [each.fold for each in occurrences(CreateBooking.model_validate(body))] == [1, 0]


def test_a_start_of_the_list_that_is_none_is_named_by_its_place() -> None:
    with pytest.raises(Refusal) as refused:
        starts("2027-03-01T09:00", starts=["tomorrow"])
    assert refused.value.param == "recurrence.starts[0]"


def test_the_calendar_s_end_is_the_end() -> None:
    with pytest.raises(Refusal, match="comes to 1"):
        starts("9999-12-31T09:00", zone="UTC", frequency="monthly", count=5)
