"""Which part of an appointment's past a page shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.errors import Refusal
from scheducal.timeline.window import Span, encode_cursor, parse_cursor, window

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SECOND = timedelta(seconds=1)


@given(st.integers(1, 200), st.integers(1, 50), st.integers(0, 50))
def test_pages_follow_each_other_without_a_gap(versions: int, limit: int, webhooks: int) -> None:
    seen: list[int] = []
    cursor: str | None = None
    while not seen or seen[-1] < versions:
        shown = window(parse_cursor(cursor), limit, webhooks)
        seen += range(shown.first, shown.last + 1)
        assert 1 <= shown.last - shown.first + 1 <= limit
        cursor = encode_cursor(shown.last + 1)
    assert seen == list(range(1, seen[-1] + 1))


@pytest.mark.parametrize(("webhooks", "versions"), [(0, 50), (1, 50), (5, 50), (10, 25), (50, 5), (300, 1)])
def test_the_more_webhooks_the_shorter_the_page(webhooks: int, versions: int) -> None:
    assert window(1, 50, webhooks).last == versions


@given(INSTANTS, INSTANTS)
def test_each_instant_lies_in_one_of_two_spans_that_meet(border: datetime, at: datetime) -> None:
    assert Span(None, border).holds(at) is not Span(border, None).holds(at)
    assert Span(border, border + SECOND).holds(border)
    assert not Span(border - SECOND, border).holds(border)


@given(st.text(max_size=40))
def test_what_no_page_gave_is_no_cursor(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_cursor(text)
    assert (refused.value.code, refused.value.param) == ("invalid_cursor", "cursor")
