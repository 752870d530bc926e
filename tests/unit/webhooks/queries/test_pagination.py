"""Which partitions a list of deliveries reads, and its cursors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.errors import Refusal
from scheducal.pagination import encode_parts
from scheducal.webhooks.queries.pagination import (
    Listing,
    days,
    encode_place,
    is_delivery_id,
    months,
    parse_state_listing,
    parse_webhook_listing,
)

NOW = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
WEBHOOK = "49856464-9c29-43b0-ad45-a8a9812d82bf"
DELIVERY = "20260319T142301Z-5f6b1c0e-2a4d-4e8f-9b3c-7d1e0f2a3b4c"


@given(INSTANTS)
def test_days_go_back_one_by_one_for_thirty_days(now: datetime) -> None:
    found = list(days(None, LONG_AGO, now))
    expected = [f"{now - timedelta(days=number):%Y%m%d}" for number in range(31)]
    assert found == [day for day in expected if day >= "20191231"]


@given(INSTANTS, st.integers(0, 30))
def test_days_go_on_at_the_place(now: datetime, number: int) -> None:
    every = list(days(None, LONG_AGO, now))
    if number < len(every):
        assert list(days(every[number], LONG_AGO, now)) == every[number:]
        assert list(days(f"{every[number]}T000000Z-x", LONG_AGO, now)) == every[number:]


def test_days_end_the_day_before_the_endpoint_was_registered() -> None:
    assert list(days(None, NOW, NOW)) == ["20260319", "20260318"]


@given(INSTANTS)
def test_months_hold_every_day_of_the_last_thirty(now: datetime) -> None:
    found = list(months(None, now))
    expected = {f"{now - timedelta(days=number):%Y%m}" for number in range(31)}
    assert found == sorted(expected, reverse=True)


def test_months_of_the_beginning_of_march_are_three() -> None:
    assert list(months(None, datetime(2026, 3, 1, tzinfo=UTC))) == ["202603", "202602", "202601"]
    assert list(months("202602", datetime(2026, 3, 1, tzinfo=UTC))) == ["202602", "202601"]


def test_a_place_that_is_too_old_has_nothing_behind_it() -> None:
    assert list(days("20250101", LONG_AGO, NOW)) == []
    assert list(months("202501", NOW)) == []


@given(INSTANTS, st.uuids(version=4), st.uuids(version=4))
def test_cursors_come_back_as_they_went(at: datetime, event_id: UUID, webhook_id: UUID) -> None:
    delivery_id = f"{at:%Y%m%dT%H%M%SZ}-{event_id}"
    assert is_delivery_id(delivery_id)
    for place in (delivery_id, delivery_id[:8]):
        listing = Listing("webhook", 5, "skipped")
        found = parse_webhook_listing("skipped", 5, encode_place(listing, place))
        assert found == Listing("webhook", 5, "skipped", place)
    for place in (f"{delivery_id}#{webhook_id}", delivery_id[:6]):
        listing = Listing("state", 5, "undelivered")
        assert parse_state_listing("undelivered", 5, encode_place(listing, place)).place == place


@pytest.mark.parametrize(
    "place",
    [
        "",
        "2026",
        "202603",
        f"{DELIVERY}#001#01",
        f"{DELIVERY}\n",
        f"{DELIVERY}#{WEBHOOK}",
        DELIVERY.upper(),
        "20260319~",
    ],
)
def test_a_place_that_is_none_is_refused(place: str) -> None:
    assert not is_delivery_id(place)
    with pytest.raises(Refusal) as refused:
        parse_webhook_listing(None, 5, encode_parts("webhook", "", place))
    assert (refused.value.code, refused.value.param) == ("invalid_cursor", "cursor")


@given(st.text(max_size=60))
def test_hardly_any_text_is_a_deliverys_id(text: str) -> None:
    assert not is_delivery_id(text)
