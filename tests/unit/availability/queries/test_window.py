"""From when until when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheducal.availability.queries.window import parse_window
from scheducal.errors import Refusal
from tests.unit.availability.engine.values import minute

NOW = datetime(2027, 2, 1, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "end", "first", "last"),
    [
        (None, None, "2027-02-01T12:01:00Z", "2027-03-04T12:01:00Z"),
        ("2027-03-27", "2027-03-28", "2027-03-26T23:00:00Z", "2027-03-28T22:00:00Z"),
        ("2027-03-28T00:00:00Z", "2027-03-28T00:01:00+00:00", "2027-03-28T00:00:00Z", "2027-03-28T00:01:00Z"),
        ("2027-02-10", None, "2027-02-09T23:00:00Z", "2027-03-12T23:00:00Z"),
        (None, "2027-02-01", "2027-02-01T12:01:00Z", "2027-02-01T23:00:00Z"),
    ],
)
def test_a_window_is_dates_of_the_asker_or_instants(begin: str | None, end: str | None, first: str, last: str) -> None:
    assert parse_window(begin, end, "Europe/Berlin", NOW) == (minute(first), minute(last))


@pytest.mark.parametrize(
    ("begin", "end", "code", "param"),
    [
        ("2027-02-30", None, "invalid_date_time", "from"),
        ("2027-02-01T00:00:00", None, "invalid_date_time", "from"),
        ("20270201", None, "invalid_date_time", "from"),
        (None, "9999-12-31", "invalid_date_time", "to"),
        ("0001-01-01", None, "invalid_date_time", "from"),
        (None, "2027-01-31", "invalid_time_range", "to"),
        ("2027-02-02", "2027-02-01", "invalid_time_range", "to"),
        ("2027-02-01", "2028-02-02", "invalid_time_range", "to"),
        ("9999-12-30", "2027-02-01", "invalid_time_range", "to"),
    ],
)
def test_what_is_no_window_is_refused(begin: str | None, end: str | None, code: str, param: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_window(begin, end, "Europe/Berlin", NOW)
    assert (refused.value.code, refused.value.param) == (code, param)


@pytest.mark.parametrize("text", ["", "tomorrow", "20270201", "2027-W05-1", "0001-01-01"])
def test_a_window_of_neither_dates_nor_instants_is_told_of_both(text: str) -> None:
    with pytest.raises(Refusal, match="from 0001-01-02 to 9999-12-30, such as 2027-03-01, or an instant"):
        parse_window(text, None, "Europe/Berlin", NOW)
