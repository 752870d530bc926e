"""Lists of bookings: their filters, and times that an answer suggests."""

from __future__ import annotations

import re

import pytest

from tests.integration.world.catalog.business import BERLIN, BOB, Business
from tests.integration.world.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def test_lists_go_by_start_and_by_customer(business: Business) -> None:
    service, other = business.service(), business.service()
    for at in ("11:00", "09:00", "10:00"):
        business.book(service, at, key=at)
    bobs = business.book(other, "2026-06-01T09:00:00", customer=BOB, key="later")
    assert bobs.code == "slot_unavailable", "beyond the horizon"
    bobs = business.book(other, "2026-04-01T09:00:00", customer=BOB, key="april")

    def listed(**query: str) -> list[str]:
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = business.client.send("bookings.list", None, None, {**query, **cursor}).data
            found += [each["start"][5:16] for each in page["bookings"]]
            if page["nextCursor"] is None:
                return found
            cursor = {"cursor": page["nextCursor"]}

    assert listed() == ["03-23T09:00", "03-23T10:00", "03-23T11:00", "04-01T09:00"]
    assert listed(limit="1") == listed()
    assert listed(serviceId=other) == ["04-01T09:00"]
    assert listed(resourceId=bobs.data["resources"][0]["resourceId"]) == ["04-01T09:00"]
    assert listed(customerId=bobs.data["customer"]["customerId"]) == ["04-01T09:00"]
    assert listed(customerEmail="BOB@example.com") == ["04-01T09:00"]
    assert listed(customerEmail="nobody@example.com") == []
    assert listed(status="cancelled") == []
    assert listed(status="cancelled,confirmed") == listed(status="confirmed") == listed()
    assert (listed(channel="internal"), listed(channel="partner")) == (listed(), [])
    assert listed(**{"from": "2026-03-23T09:00:00Z", "to": "2026-03-24T00:00:00Z"}) == ["03-23T10:00", "03-23T11:00"]
    dates = {"from": "2026-03-23", "to": "2026-03-23", "timeZone": BERLIN}
    assert listed(**dates) == ["03-23T09:00", "03-23T10:00", "03-23T11:00"]
    assert listed(**{**dates, "timeZone": "Pacific/Honolulu"}) == ["03-23T11:00"]


def test_one_series_is_listed_by_its_id(business: Business) -> None:
    service = business.service()
    business.book(service, "11:00")
    weekly = {"frequency": "weekly", "count": 3}
    series = business.book(service, "09:00", recurrence=weekly).data
    found = business.client.send("bookings.list", None, None, {"seriesId": series["seriesId"]}).data["bookings"]
    assert {each["bookingId"] for each in found} == {each["bookingId"] for each in series["occurrences"]}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("status", "bogus", "status must be one or more of pending, confirmed"),
        ("status", "confirmed,", "separated by commas"),
        ("limit", "0", "limit must be a whole number from 1 to 100"),
        ("limit", "x", "limit must be a whole number from 1 to 100"),
        ("from", "yesterday", "from must be a date"),
        ("from", "2026-02-30", "from must be a date"),
        ("timeZone", "Berlin", "timeZone must be the name of an IANA time zone"),
        ("seriesId", "svc_no", "seriesId must be an id, which begins with ser_"),
        ("customerEmail", "", "customerEmail must be an e-mail address"),
    ],
)
def test_a_filter_that_is_wrong_is_refused_with_what_would_be_right(
    business: Business, name: str, value: str, message: str
) -> None:
    refused = business.client.send("bookings.list", None, None, {name: value})
    assert (refused.status, refused.body["error"]["param"]) == (422, name)
    assert message in refused.body["message"]


def test_suggested_times_can_be_booked(business: Business) -> None:
    """Around the hour that clocks skip: both are taken when they are sent back, for any service that is open then."""
    anna = business.resource(weekly={"sunday": ["00:00-08:00"]})
    service = business.service(anna, interval=1)
    refused = business.book(service, "2026-03-29T02:30:00")
    assert refused.code == "nonexistent_local_time"
    suggested = re.findall(r"2026-03-29T\d\d:\d\d:\d\d", refused.body["message"])[1:]
    assert suggested == ["2026-03-29T01:59:00", "2026-03-29T03:00:00"]
    booking = business.book(service, suggested[0]).data
    assert business.move(booking["bookingId"], suggested[1]).status == 200
