"""Lists page by page: each appointment once, whatever the filters and the size of a page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.world.requests import JOHN, MARY, PLAIN
from tests.integration.world.world import World

MONTHS = ("2026-03", "2026-04", "2026-04", "2026-06", "2027-01")


def booked(world: World) -> list[dict[str, Any]]:
    """Ten appointments over a year, made over months: every second with John, every third cancelled."""
    created = []
    for number in range(10):
        day = f"{MONTHS[number % 5]}-{10 + number}"
        times = {"appointmentStart": f"{day}T09:00:00", "appointmentEnd": f"{day}T10:00:00"}
        invitee = {"name": "J", "address": JOHN} if number % 2 else {"name": "M", "address": MARY}
        data = world.client.create({**PLAIN, **times, **invitee}, idempotency_key=f"k{number}").data
        if number % 3 == 0:
            world.client.cancel(data["appointmentId"])
        created.append({"id": data["appointmentId"], "start": data["start"], "number": number})
        world.clock.advance(days=9, seconds=1)
    return created


def walked(world: World, limit: int, **query: str) -> list[str]:
    """Give the ids on all pages."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(100):
        page = world.client.list(limit=str(limit), **query, **cursor).data
        assert len(page["appointments"]) <= limit
        found += [each["appointmentId"] for each in page["appointments"]]
        if page["nextCursor"] is None:
            return found
        cursor = {"cursor": page["nextCursor"]}
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("limit", [1, 2, 3, 10, 100])
def test_every_walk_gives_each_appointment_once_in_order(world: World, limit: int) -> None:
    created = booked(world)
    newest_first = [each["id"] for each in reversed(created)]
    by_start = [each["id"] for each in sorted(created, key=lambda each: str(each["start"]))]
    cancelled = {each["id"] for each in created if each["number"] % 3 == 0}
    johns = [each["id"] for each in reversed(created) if each["number"] % 2]
    year = {"from": "2026-03-01T00:00:00Z", "to": "2027-02-01T00:00:00Z"}
    assert walked(world, limit) == newest_first
    assert walked(world, limit, **year) == by_start
    assert walked(world, limit, status="cancelled") == [each for each in newest_first if each in cancelled]
    assert walked(world, limit, status="confirmed", **year) == [each for each in by_start if each not in cancelled]
    assert walked(world, limit, invitee=JOHN.upper()) == johns
    assert walked(world, limit, invitee=JOHN, status="cancelled") == [each for each in johns if each in cancelled]


def test_the_range_takes_its_begin_and_leaves_its_end(world: World) -> None:
    created = booked(world)
    start = "2026-04-11T16:00:00Z"  # 09:00 in Los Angeles
    assert walked(world, 10, **{"from": start, "to": "2026-04-11T16:00:01Z"}) == [created[1]["id"]]
    assert walked(world, 10, **{"from": "2026-04-11T15:00:00Z", "to": start}) == []


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", "1.5", ""])
def test_a_page_has_1_to_100(world: World, limit: str) -> None:
    refused = world.client.list(limit=limit)
    assert (refused.status, refused.code, refused.body["error"]["param"]) == (422, "invalid_field", "limit")
    assert refused.body["message"] == "limit must be a whole number from 1 to 100"


def test_a_value_that_a_filter_does_not_have_is_refused_with_those_that_it_has(world: World) -> None:
    refused = world.client.list(status="bogus")
    assert (refused.status, refused.body["error"]["param"]) == (422, "status")
    assert refused.body["message"] == "status must be confirmed or cancelled"


def test_a_misspelt_filter_is_refused_and_does_not_list_everything(world: World) -> None:
    refused = world.client.list(statu="confirmed")
    assert (refused.status, refused.code, refused.body["error"]["param"]) == (422, "invalid_field", "statu")
    assert "did you mean status?" in refused.body["message"]
    for endpoint in ("get", "cancel"):
        refused = world.client.send(endpoint, {}, {"appointmentId": "apt_x"}, {"force": "true"})
        assert (refused.status, refused.body["error"]["param"]) == (422, "force")


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    booked(world)
    cursor = world.client.list(limit="1").data["nextCursor"]
    for query in ({"from": "2026-04-01T00:00:00Z"}, {"invitee": JOHN}):
        refused = world.client.list(cursor=cursor, **query)
        assert (refused.status, refused.code) == (422, "invalid_cursor")
