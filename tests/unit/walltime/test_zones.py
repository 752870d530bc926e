"""Which names of zones are taken, what is suggested, and whose rules they are."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
import tzdata  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.errors import Refusal
from scheducal.walltime.zones import parse_zone, tz_database_version, zone_info
from tests.unit.walltime.tzif import all_names
from tests.unit.walltime.values import any_json, assert_clean, refusal_of

SUGGESTED = [
    ("america/new_york", "America/New_York"),
    ("AMERICA/ARGENTINA/BUENOS_AIRES", "America/Argentina/Buenos_Aires"),
    ("America/New York", "America/New_York"),
    ("New York", "America/New_York"),
    ("America-Chicago", "America/Chicago"),
    ("Europe/Pari", "Europe/Paris"),
    ("Amercia/Los_Angeles", "America/Los_Angeles"),
    (" Europe/Paris\n", "Europe/Paris"),
    ("oslo", "Europe/Oslo"),
    ("utc", "UTC"),
    ("etc/gmt+5", "Etc/GMT+5"),
]

REFUSED: list[object] = [
    *(None, 0, 2.5, True, [], {}, b"UTC", ["UTC"]),
    *("", " ", "Z", "+02:00", "-0500", "UTC+2", "GMT+5", "Etc/GMT+15", "PST", "EDT", "CEST", "LMT"),
    *("Pacific Standard Time", "W. Europe Standard Time", "India Standard Time", "Mars/Phobos"),
    *("Factory", "localtime", "posixrules", "posix/UTC", "right/UTC", "posix/Europe/Paris"),
    *("../UTC", "../../etc/passwd", "/etc/localtime", "./UTC", "Europe//Paris", "Europe", "Europe/"),
    *("UTC\x00", "Europe/Paris\x00", "\ud800", "Europe/P\udcffris", "\x1b[31mUTC", "Eur\u043epe/Paris"),
    *("x" * 65, "America/New_York" * 100_000, "\n" * 1_000_000, "\u00e9" * 64),
]


def test_every_name_of_the_database_is_taken() -> None:
    for name in all_names():
        assert parse_zone(name, "appointmentTimeZone") == name
        assert zone_info(name).key == name


@pytest.mark.parametrize("name", ["Asia/Calcutta", "US/Pacific", "EST", "UTC", "Etc/GMT+5", "GB", "Europe/Kyiv"])
def test_aliases_are_in_the_database(name: str) -> None:
    assert name in all_names()


@pytest.mark.parametrize(("text", "name"), SUGGESTED)
def test_a_near_miss_is_refused_with_the_name_that_was_meant(text: str, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_zone(text, "appointmentTimeZone")
    assert refused.value.code == "invalid_time_zone"
    assert_clean(refused.value, "appointmentTimeZone")
    assert refused.value.message.endswith(f"did you mean {name}?")


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: ascii(value)[:40])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(Refusal) as refused:
        parse_zone(value, "appointmentTimeZone")
    assert refused.value.code == "invalid_time_zone"
    assert_clean(refused.value, "appointmentTimeZone")


@pytest.mark.parametrize(
    "offset", ["UTC+2", "GMT+5", "Etc/GMT+15", "+05:00", "PST", "EDT", "WST", "Eastern Standard Time"]
)
def test_no_other_zone_is_suggested_for_an_offset_or_an_abbreviation(offset: str) -> None:
    with pytest.raises(Refusal, match=r"such as America/New_York$"):
        parse_zone(offset, "appointmentTimeZone")


@settings(deadline=None)
@given(any_json | st.sampled_from(all_names()).map(str.swapcase))
def test_everything_is_taken_or_refused(value: object) -> None:
    refusal = refusal_of(lambda: parse_zone(value, "timeZone"))
    if refusal:
        assert refusal.code == "invalid_time_zone"
        assert_clean(refusal, "timeZone")
    else:
        assert value in all_names()


@pytest.fixture
def system_database(tmp_path: Path) -> Iterator[Path]:
    """Yield a directory that zoneinfo takes for the system's database."""
    (tmp_path / "UTC").touch()
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    yield tmp_path
    zoneinfo.reset_tzpath(to=before)


def test_the_version_is_that_of_the_package_where_there_is_no_other(system_database: Path) -> None:
    (system_database / "UTC").unlink()
    assert tz_database_version() == tzdata.IANA_VERSION


def test_the_version_is_that_of_the_systems_database_where_it_comes_first(system_database: Path) -> None:
    (system_database / "tzdata.zi").write_text("# version 2019c\n# and more\n")
    assert tz_database_version() == "2019c"


def test_the_version_is_unknown_where_the_system_does_not_say(system_database: Path) -> None:
    assert tz_database_version() == "unknown"
