"""Retry-After, in both of its forms and in those of other systems."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.http.retry_after import parse_retry_after

NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("Fri, 20 Nov 2026 12:02:00 GMT", 120),
        ("Friday, 20-Nov-26 12:02:00 GMT", 120),
        ("Fri Nov 20 12:02:00 2026", 120),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0),
        ("1795176120", 120),
        ("1795176120000", 120),
        ("1795176000", 0),
        ("2026-11-20T12:02:00Z", 120),
        ("2026-11-20T14:02:00+02:00", 120),
        ("2026-11-20T12:02:00", 120),
        ("999999999", 366 * 86_400),
        ("999999999999", 366 * 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 366 * 86_400),
    ],
)
def test_seconds_from_now(value: str, seconds: int) -> None:
    assert parse_retry_after(value, NOW) == seconds


def test_a_header_may_count_milliseconds() -> None:
    values = ("1500", "1", "0", "1795176120000", "2026-11-20T12:02:00Z")
    found = [parse_retry_after(each, NOW, in_milliseconds=True) for each in values]
    assert found == [2, 1, 0, 120, 120]


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-1", "1.5", "1e3", "٣", "9" * 16, "Fri, 99 Nov 2026 12:02:00 GMT"]
)
def test_what_is_not_understood_is_as_if_it_were_not_there(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


@given(st.one_of(st.text(), st.from_regex(r"\w{3}, [0-9]{1,3} \w{3} [0-9]{1,6} [0-9:]{1,9} [-+]?[0-9]{1,5}")))
def test_no_text_breaks_it(value: str) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds is None or NOW + timedelta(seconds=seconds) >= NOW
