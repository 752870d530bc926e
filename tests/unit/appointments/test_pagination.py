"""Ranges, months and cursors of lists."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.appointments.queries.pagination import (
    Listing,
    ListPosition,
    Order,
    Range,
    buckets,
    decode_cursor,
    encode_cursor,
    parse_listing,
    parse_range,
)
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.pagination import encode_parts
from scheducal.store.keys import month_of

INSTANTS = st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)).map(  # noqa: DTZ001
    lambda found: found.replace(microsecond=0, tzinfo=UTC)
)
ASCII = st.text(st.characters(max_codepoint=126), max_size=300)
SPRING = Range(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
LISTINGS = {
    "created": Listing(25),
    "start": Listing(25, range=SPRING),
    "invitee": Listing(25, invitee="john@example.com", range=SPRING),
}


@given(st.sampled_from(["created", "invitee"]), ASCII, ASCII, ASCII)
def test_a_cursor_comes_back_as_it_went(order: Order, bucket: str, sort_key: str, appointment_id: str) -> None:
    place = ListPosition(order, bucket, sort_key, appointment_id)
    assert decode_cursor(encode_cursor(place), LISTINGS[order]) == place


@pytest.mark.parametrize("instant", ["2026-02-28T23:59:59", "2026-06-01T00:00:00", "x"])
def test_a_place_outside_of_the_range_is_no_place(instant: str) -> None:
    _is_no_cursor(encode_cursor(ListPosition("start", "2026-03", f"{instant}#apt_x", "apt_x")), "start")
    within = ListPosition("start", "2026-03", "2026-03-01T00:00:00#apt_x", "apt_x")
    assert decode_cursor(encode_cursor(within), LISTINGS["start"]) == within


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_anything_else_is_refused_as_no_cursor(text: str) -> None:
    _is_no_cursor(text, "created")


@pytest.mark.parametrize(
    "value",
    [
        ["created", "2026-03", "x"],
        ["start", "2026-03", "x", "y"],
        ["created", "2026-03", "x" * 301, "y"],
        ["created", "2026-03", "é", "y"],
    ],
)
def test_a_forged_or_another_lists_cursor_is_refused(value: list[str]) -> None:
    _is_no_cursor(encode_parts(*value), "created")
    unmarked: list[object] = [None, {}, [], [5, *value], [*value, None], value]
    for each in unmarked:
        _is_no_cursor(base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("="), "created")


def _is_no_cursor(text: str, order: Order) -> None:
    with pytest.raises(Refusal) as refused:
        decode_cursor(text, LISTINGS[order])
    assert (refused.value.code, refused.value.param) == ("invalid_cursor", "cursor")


@given(INSTANTS, st.timedeltas(timedelta(seconds=1), timedelta(days=366)))
def test_the_months_of_a_range_are_those_of_its_instants_in_order(begin: datetime, length: timedelta) -> None:
    latest = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    end = min(begin + length, latest) if latest - begin > length else latest
    if begin >= end:
        return
    months = list(buckets(Listing(10, range=Range(begin, end)), "unused", begin))
    assert months == sorted(set(months))
    assert months[0] == month_of(begin)
    assert months[-1] == month_of(end - timedelta(microseconds=1))
    assert len(months) <= 14


def test_lists_by_creation_go_back_to_the_tenants_first_month_and_no_further() -> None:
    tenant_id = new_id("ten", datetime(2025, 11, 30, 23, 59, 59, tzinfo=UTC))
    months = list(buckets(Listing(10), tenant_id, datetime(2026, 2, 1, tzinfo=UTC)))
    assert months == ["2026-02", "2026-01", "2025-12", "2025-11"]


def test_a_page_goes_on_in_the_month_where_the_last_ended() -> None:
    tenant_id = new_id("ten", datetime(2025, 11, 30, tzinfo=UTC))
    listing = Listing(10, place=ListPosition("created", "2025-12", "x", "y"))
    assert list(buckets(listing, tenant_id, datetime(2026, 2, 1, tzinfo=UTC))) == ["2025-12", "2025-11"]


def test_a_place_in_no_month_of_the_list_ends_it() -> None:
    tenant_id = new_id("ten", datetime(2025, 11, 30, tzinfo=UTC))
    listing = Listing(10, place=ListPosition("created", "1999-01", "x", "y"))
    assert list(buckets(listing, tenant_id, datetime(2026, 2, 1, tzinfo=UTC))) == []


@given(INSTANTS, st.booleans())
def test_a_missing_side_lies_31_days_away_or_at_the_end_of_time(instant: datetime, is_begin: bool) -> None:
    text = instant.replace(tzinfo=None).isoformat() + "Z"
    found = parse_range(text, None) if is_begin else parse_range(None, text)
    assert found is not None
    assert (found.begin if is_begin else found.end) == instant
    assert timedelta(0) < found.end - found.begin <= timedelta(days=31)


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [
        ("2026-04-01T00:00:00", None, "invalid_date_time"),
        ("2026-04-31", None, "invalid_date_time"),
        ("x" * 5000 + "Z", None, "invalid_date_time"),
        ("", None, "invalid_date_time"),
        ("2026-04-02T00:00:00Z", "2026-04-01T00:00:00Z", "invalid_time_range"),
        ("2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z", "invalid_time_range"),
        ("2026-04-01T00:00:00Z", "2027-04-03T00:00:00Z", "invalid_time_range"),
    ],
)
def test_ranges_that_are_none_are_refused(begin: str | None, end: str | None, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_range(begin, end)
    assert refused.value.code == code


def test_dates_are_those_of_a_zone_and_the_last_is_included() -> None:
    found = parse_range("2026-03-29", "2026-03-29", "Europe/Berlin")
    assert found == Range(datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))
    assert parse_range("2026-03-29", "2026-03-30T00:00:00Z") == parse_range("2026-03-29", "2026-03-29")
    with pytest.raises(Refusal) as refused:
        parse_range("2026-03-29", None, "Berlin")
    assert (refused.value.code, refused.value.param) == ("invalid_time_zone", "timeZone")


def test_an_invitee_is_an_address_of_sensible_length() -> None:
    for invitee in ("", "a" * 255):
        with pytest.raises(Refusal, match="e-mail address"):
            parse_listing(begin=None, end=None, status=None, invitee=invitee, limit=10, cursor=None)
