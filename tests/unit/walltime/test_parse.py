"""What is taken as a date and time, and the answer to everything else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.errors import Refusal
from scheducal.walltime.parse import parse_wall_time, rezone
from tests.unit.walltime.values import any_json, assert_clean, refusal_of

TAKEN = [
    ("2026-07-01T09:30", "Europe/Paris", "2026-07-01T09:30:00", "2026-07-01T07:30:00+00:00"),
    ("2026-07-01T09:30:15", "Europe/Paris", "2026-07-01T09:30:15", "2026-07-01T07:30:15+00:00"),
    ("2026-07-01T09:30:00.000", "Asia/Calcutta", "2026-07-01T09:30:00", "2026-07-01T04:00:00+00:00"),
    ("2026-07-01T09:30:00.000Z", "America/New_York", "2026-07-01T05:30:00", "2026-07-01T09:30:00+00:00"),
    ("2026-07-01T09:30-03:30", "Asia/Kathmandu", "2026-07-01T18:45:00", "2026-07-01T13:00:00+00:00"),
    ("2026-07-01T09:30+23:59", "UTC", "2026-06-30T09:31:00", "2026-06-30T09:31:00+00:00"),
    ("2026-10-25T02:30", "Europe/Paris", "2026-10-25T02:30:00", "2026-10-25T00:30:00+00:00"),
    ("2026-10-25T02:30+02:00", "Europe/Paris", "2026-10-25T02:30:00", "2026-10-25T00:30:00+00:00"),
    ("2026-10-25T02:30+01:00", "Europe/Paris", "2026-10-25T02:30:00", "2026-10-25T01:30:00+00:00"),
    ("2024-02-29T00:00", "Etc/GMT+5", "2024-02-29T00:00:00", "2024-02-29T05:00:00+00:00"),
    ("0001-01-01T00:00", "UTC", "0001-01-01T00:00:00", "0001-01-01T00:00:00+00:00"),
    ("0033-04-03T15:00", "Asia/Tokyo", "0033-04-03T15:00:00", "0033-04-03T05:41:01+00:00"),
]

REFUSED: list[object] = [
    *(None, 5, 1.5, True, [], {}, b"2026-07-01T09:30", datetime(2026, 7, 1, tzinfo=UTC)),
    *("", " ", "now", "2026-07-01", "09:30", "2026-07-01T", "2026-07-01T09"),
    *("2026-W27-3T09:30", "2026-182T09:30", "20260701T093000", "2026-07-01T0930", "20260701T09:30"),
    *("2026-07-01 09:30", "2026-07-01t09:30", "2026-07-01T09:30z", " 2026-07-01T09:30", "2026-07-01T09:30\n"),
    *("2026-07-01T24:00", "2026-07-01T24:00:00", "2026-07-01T23:60", "2026-06-30T23:59:60"),
    *("26-07-01T09:30", "+2026-07-01T09:30", "2026-07-01T9:30", "2026-07-32T09:30", "2026-07-00T09:30"),
    *("2026-02-29T09:30", "2026-04-31T09:30", "2026-00-01T09:30", "2026-13-01T09:30"),
    *("0000-01-01T00:00", "-001-01-01T00:00", "10000-01-01T00:00"),
    *("2026-07-01T09:30:00.001", "2026-07-01T09:30:00.0000001", "2026-07-01T09:30:00.", "2026-07-01T09:30.5"),
    *("2026-07-01T09:30:00,000", "2026-07-01T09:30:00.0000000000", "2026-07-01T09:30:00." + "0" * 1_000_000),
    *("2026-07-01T09:30+24:00", "2026-07-01T09:30+02:60", "2026-07-01T09:30+02", "2026-07-01T09:30+0200"),
    *("2026-07-01T09:30+02:00:30", "2026-07-01T09:30ZZ", "2026-07-01T09:30 +02:00"),
    *("2026-07-01T09:30[UTC]", "2026-07-01T09:30\u221202:00", "2026-07-01T09:3\uff10"),
    *("\u0662\u0660\u0662\u0666-07-01T09:30", "2026-07-01T09:30\ud800", "2026-07-01T09:30\x00"),
    *("\x1b[31m2026-07-01T09:30", "2" * 1_000_000),
]

SKIPPED = [
    ("2026-03-08T02:30", "America/New_York", "2026-03-08T01:59:59", "2026-03-08T03:00:00"),
    ("2026-03-29T02:00", "Europe/Paris", "2026-03-29T01:59:59", "2026-03-29T03:00:00"),
    ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T01:59:59", "2026-10-04T02:30:00"),
    ("2026-03-28T23:59:59", "America/Nuuk", "2026-03-28T22:59:59", "2026-03-29T00:00:00"),
    ("2011-12-30T12:00", "Pacific/Apia", "2011-12-29T23:59:59", "2011-12-31T00:00:00"),
    ("1847-12-01T00:00:30", "Europe/London", "1847-11-30T23:59:59", "1847-12-01T00:01:15"),
]


@pytest.mark.parametrize(("text", "zone", "local", "instant"), TAKEN)
def test_is_taken(text: str, zone: str, local: str, instant: str) -> None:
    wall = parse_wall_time(text, zone, "appointmentStart")
    assert (wall.isoformat(), wall.instant.isoformat(), wall.zone) == (local, instant, zone)


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: ascii(value)[:40])
def test_is_refused(value: object) -> None:
    with pytest.raises(Refusal) as refused:
        parse_wall_time(value, "Europe/Paris", "appointmentEnd")
    assert refused.value.code == "invalid_date_time"
    assert_clean(refused.value, "appointmentEnd")


@pytest.mark.parametrize(("text", "zone", "last", "first"), SKIPPED)
def test_is_skipped(text: str, zone: str, last: str, first: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_wall_time(text, zone, "appointmentEnd")
    assert refused.value.code == "nonexistent_local_time"
    assert_clean(refused.value, "appointmentEnd")
    assert refused.value.message.endswith(f"{last} and {first}")
    parse_wall_time(last, zone, "appointmentEnd")
    parse_wall_time(first, zone, "appointmentEnd")


@settings(deadline=None, max_examples=500)
@given(any_json | st.from_regex(r"\A[0-9]{4}-[0-3]\d-[0-3]\dT[0-2]\d:[0-6]\d(:\d\d)?(Z|[+-]\d\d:\d\d)?\Z"))
def test_everything_is_taken_or_refused(value: object) -> None:
    refusal = refusal_of(lambda: parse_wall_time(value, "Asia/Gaza", "appointmentStart"))
    if refusal:
        assert refusal.code in {"invalid_date_time", "nonexistent_local_time"}
        assert_clean(refusal, "appointmentStart")
    else:
        wall = parse_wall_time(value, "Asia/Gaza", "appointmentStart")
        assert parse_wall_time(wall.instant.isoformat(), "Asia/Gaza", "appointmentStart") == wall


def test_another_zone_keeps_the_reading_and_takes_its_first_occurrence() -> None:
    second = parse_wall_time("2026-11-01T06:30Z", "America/New_York", "appointmentStart")
    assert (second.isoformat(), second.fold) == ("2026-11-01T01:30:00", 1)
    moved = rezone(second, "America/Chicago", "appointmentTimeZone")
    assert (moved.isoformat(), moved.zone) == ("2026-11-01T01:30:00", "America/Chicago")
    assert moved.instant.isoformat() == "2026-11-01T06:30:00+00:00"


def test_the_same_zone_keeps_the_occurrence() -> None:
    second = parse_wall_time("2026-11-01T06:30Z", "America/New_York", "appointmentStart")
    assert rezone(second, "America/New_York", "appointmentTimeZone") == second


@pytest.mark.parametrize(
    ("text", "zone", "code"),
    [
        ("2026-03-29T02:30", "Europe/Paris", "nonexistent_local_time"),
        ("0001-01-01T00:00", "Asia/Tokyo", "invalid_date_time"),
        ("9999-12-31T23:59:59", "America/Los_Angeles", "invalid_date_time"),
    ],
)
def test_another_zone_can_refuse(text: str, zone: str, code: str) -> None:
    wall = parse_wall_time(text, "UTC", "appointmentStart")
    with pytest.raises(Refusal) as refused:
        rezone(wall, zone, "appointmentTimeZone")
    assert refused.value.code == code
    assert_clean(refused.value, "appointmentTimeZone")


@pytest.mark.parametrize(("zone", "zones"), [("UTC", "in UTC"), ("Asia/Tokyo", "in Asia/Tokyo and in UTC")])
def test_outside_the_years_each_zone_is_named_once(zone: str, zones: str) -> None:
    refusal = refusal_of(lambda: parse_wall_time("0001-01-01T00:00+14:00", zone, "since"))
    assert refusal is not None
    assert refusal.message == f"since must be within the years 1 to 9999, {zones}"
