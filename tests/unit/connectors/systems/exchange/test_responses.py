"""What Graph says, as plain values."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.availability.busy import Busy
from scheducal.connectors.systems.exchange import requests
from scheducal.connectors.systems.exchange.changes import busy_of, windows
from scheducal.connectors.systems.exchange.responses import found, moment, subscription
from scheducal.connectors.systems.exchange.values import iana_name
from scheducal.http.request import SystemUnavailable
from tests.unit.connectors import samples

_START = datetime(2026, 4, 15, 16, tzinfo=UTC)
_NAMES = (
    *(
        "id",
        "@removed",
        "@odata.etag",
        "start",
        "end",
        "dateTime",
        "timeZone",
        "subject",
        "body",
        "contentType",
        "content",
    ),
    *("location", "displayName", "attendees", "emailAddress", "address", "name", "status", "response", "time"),
    *("proposedNewTime", "isOnlineMeeting", "isCancelled", "createdDateTime", "lastModifiedDateTime", "value"),
    *("singleValueExtendedProperties", "availabilityView", "scheduleItems", "error", "expirationDateTime"),
)
_TIME = {"dateTime": "2026-04-15T16:00:00.0000000", "timeZone": "UTC"}


def attendee(response: str, time: str = "2026-03-20T08:00:00.1234567Z", **more: Any) -> dict[str, Any]:
    """Make an entry of the list."""
    address = {"name": "Ann", "address": "Ann@example.com"}
    return {"type": "required", "status": {"response": response, "time": time}, "emailAddress": address, **more}


@pytest.mark.parametrize(
    ("response", "participation"),
    [
        ("none", "needsAction"),
        ("notResponded", "needsAction"),
        ("accepted", "accepted"),
        ("declined", "declined"),
        ("tentativelyAccepted", "tentativelyAccepted"),
        ("anythingElse", "needsAction"),
    ],
)
def test_responses(response: str, participation: str) -> None:
    (ann,) = found({"id": "1", "attendees": [attendee(response)]}).remote.attendees
    assert (ann.address, ann.name, ann.participation) == ("Ann@example.com", "Ann", participation)
    has_time = participation != "needsAction"
    assert ann.responded_at == (datetime(2026, 3, 20, 8, tzinfo=UTC) if has_time else None)


@pytest.mark.parametrize("never", ["0001-01-01T00:00:00Z", "4501-01-01T00:00:00Z", "", "never"])
def test_a_time_that_stands_for_none(never: str) -> None:
    (ann,) = found({"id": "1", "attendees": [attendee("accepted", never)]}).remote.attendees
    assert ann.responded_at is None


def test_the_organizer_and_entries_without_an_address_are_no_attendees() -> None:
    listed = [attendee("organizer"), {"emailAddress": {"name": "A list"}}, {}]
    assert found({"id": "1", "attendees": listed}).remote.attendees == ()


def test_a_proposed_time_in_a_zone_of_windows() -> None:
    zone = "Pacific Standard Time"
    proposed = {
        name: {"dateTime": f"2026-04-16T{hour}:00:00", "timeZone": zone}
        for name, hour in (("start", "09"), ("end", "10"))
    }
    (ann,) = found({"id": "1", "attendees": [attendee("declined", proposedNewTime=proposed)]}).remote.attendees
    assert ann.proposed_start == datetime(2026, 4, 16, 16, tzinfo=UTC)
    assert ann.proposed_end == datetime(2026, 4, 16, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ({"contentType": "html", "content": '<html><BODY lang="x">\r\n<p>a</p>\n</BODY></html>'}, "<p>a</p>"),
        ({"contentType": "html", "content": "<p>a</p>"}, "<p>a</p>"),
        ({"contentType": "html", "content": "<html><body>\r\n</body></html>"}, None),
        ({"contentType": "text", "content": "1 < 2\r\n& so"}, "1 &lt; 2<br>&amp; so"),
        (None, None),
    ],
)
def test_bodies(body: Any, html: str | None) -> None:
    assert found({"id": "1", "body": body}).remote.body_html == html


def test_what_is_gone_says_nothing_else() -> None:
    remote = found({"id": "1", "@removed": {"reason": "deleted"}}).remote
    assert (remote.reference, remote.cancelled, remote.start, remote.attendees) == ("1", True, None, ())


@pytest.mark.parametrize("raw", [{}, {"id": None}, {"id": 7}])
def test_what_is_no_event_is_no_event(raw: dict[str, Any]) -> None:
    with pytest.raises(SystemUnavailable):
        found(raw)
    with pytest.raises(SystemUnavailable):
        subscription(raw, "users/x/events")


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        (_TIME, _START),
        ({"dateTime": "2026-04-15T18:00:00", "timeZone": "Europe/Berlin"}, _START),
        ({"dateTime": "2026-04-15T18:00:00", "timeZone": "W. Europe Standard Time"}, _START),
        ({"dateTime": "2026-04-15T16:00:00", "timeZone": "tzone://Microsoft/Utc"}, _START),
        ({"dateTime": "2026-04-15T16:00:00", "timeZone": "tzone://Microsoft/Custom"}, None),
        ({"dateTime": "2026-04-15T16:00:00", "timeZone": "../../etc/passwd"}, None),
        ({"dateTime": "today", "timeZone": "UTC"}, None),
        ({"dateTime": "0001-01-01T00:00:00", "timeZone": "Asia/Tokyo"}, None),
        (None, None),
    ],
)
def test_moments(raw: Any, instant: datetime | None) -> None:
    assert moment(raw) == instant


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("UTC", None),
        ("tzone://Microsoft/Custom", None),
        ("Europe/Berlin", "Europe/Berlin"),
        ("", None),
        ("America", None),
        ("Pacific Standard Time", "America/Los_Angeles"),
    ],
)
def test_zones(name: str, zone: str | None) -> None:
    assert iana_name(name) == zone


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["UTC", "2026-04-15T16:00:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=6),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(_NAMES), _JSON))
def test_whatever_graph_says_is_a_value_or_no_answer(raw: dict[str, Any]) -> None:
    event = found({**raw, "id": "1"})
    assert event.remote.reference == "1"
    requests.merged(samples.event(), event.attendees)
    items = [raw, {"status": raw, "start": raw, "end": raw}]
    for view in ({"availabilityView": "0", "scheduleItems": [each]} for each in items):
        with suppress(SystemUnavailable):
            busy_of({"value": [view]}, _START)
    for understood in (found, lambda said: subscription(said, ""), lambda said: busy_of(said, _START)):
        with suppress(SystemUnavailable):
            understood(raw)


def schedule(**said: Any) -> dict[str, Any]:
    """getSchedule's answer about one mailbox."""
    return {"value": [{"scheduleId": "x", **said}]}


def test_without_its_entries_a_calendar_is_known_by_slots_of_five_minutes() -> None:
    found_busy = busy_of(schedule(availabilityView="0023410"), _START)
    assert [(each.start.minute, each.end.minute) for each in found_busy] == [(10, 15), (15, 20), (20, 25), (25, 30)]


def test_an_entry_of_a_status_that_nobody_knows_blocks() -> None:
    end = {**_TIME, "dateTime": "2026-04-15T17:00:00"}
    items = [{"status": "levitating", "start": _TIME, "end": end}, {"status": "free", "start": _TIME, "end": end}]
    (busy,) = busy_of(schedule(availabilityView="0", scheduleItems=items), _START)
    assert busy == Busy(_START, _START.replace(hour=17))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"value": []},
        schedule(),
        schedule(availabilityView="0", error={"responseCode": "ErrorMailRecipientNotFound"}),
        schedule(availabilityView="2", scheduleItems=[{"status": "busy", "start": None, "end": None}]),
        {"value": [{"availabilityView": "0"}, {"availabilityView": "0"}]},
    ],
)
def test_what_cannot_be_said_is_never_free(body: dict[str, Any]) -> None:
    with pytest.raises(SystemUnavailable):
        busy_of(body, _START)


def test_windows_follow_each_other_without_gaps() -> None:
    end = datetime(2026, 9, 1, tzinfo=UTC)
    parts = list(windows(_START, end))
    assert parts[0][0] == _START
    assert parts[-1][1] == end
    assert all(before[1] == after[0] for before, after in pairwise(parts))
    assert max((until - since).days for since, until in parts) <= 42
    assert list(windows(end, end)) == []
