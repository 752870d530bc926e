"""When an event in a calendar takes somebody's time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.pull.busy_events import span_of
from scheducal.connectors.systems.exchange.responses import found
from scheducal.connectors.systems.google.responses import remote_event

ALL_DAY = {"start": {"date": "2027-03-01"}, "end": {"date": "2027-03-02"}}
GRAPH_DAY = {
    "isAllDay": True,
    "start": {"dateTime": "2027-03-01T00:00:00.0000000", "timeZone": "UTC"},
    "end": {"dateTime": "2027-03-02T00:00:00.0000000", "timeZone": "UTC"},
}


def _minutes(*texts: str) -> tuple[int, ...]:
    return tuple(int(datetime.fromisoformat(each).timestamp()) // 60 for each in texts)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", ("2027-03-01T00:00:00Z", "2027-03-02T00:00:00Z")),
        ("Europe/Berlin", ("2027-02-28T23:00:00Z", "2027-03-01T23:00:00Z")),
        ("America/Los_Angeles", ("2027-03-01T08:00:00Z", "2027-03-02T08:00:00Z")),
        ("Pacific/Auckland", ("2027-02-28T11:00:00Z", "2027-03-01T11:00:00Z")),
    ],
)
def test_a_whole_day_is_the_day_of_the_resource(zone: str, expected: tuple[str, str]) -> None:
    events = [remote_event({"id": "e", **ALL_DAY}), found({"id": "e", **GRAPH_DAY}).remote]
    assert [span_of(each, zone) for each in events] == [_minutes(*expected)] * 2


def test_other_times_are_instants_whose_minutes_count_as_a_whole() -> None:
    start, end = datetime(2027, 3, 1, 9, 0, 30, tzinfo=UTC), datetime(2027, 3, 1, 9, 30, 1, tzinfo=UTC)
    event = RemoteEvent("e", "", None, None, start, end)
    assert span_of(event, "Asia/Tokyo") == _minutes("2027-03-01T09:00:00Z", "2027-03-01T09:31:00Z")


def test_google_says_whose_time_is_free() -> None:
    mine = {"email": "anna@example.com", "self": True}
    for more, is_free in (
        ({}, False),
        ({"transparency": "transparent"}, True),
        ({"transparency": "opaque"}, False),
        ({"attendees": [{**mine, "responseStatus": "declined"}]}, True),
        ({"attendees": [{**mine, "responseStatus": "tentative"}]}, False),
        ({"attendees": [{"email": "ben@example.com", "responseStatus": "declined"}]}, False),
    ):
        assert remote_event({"id": "e", **ALL_DAY, **more}).is_free == is_free, more


def test_exchange_says_whose_time_is_free() -> None:
    free = {"free": True, "workingElsewhere": True, "busy": False, "tentative": False, "oof": False, "unknown": False}
    assert {each: found({"id": "e", "showAs": each}).remote.is_free for each in free} == free
