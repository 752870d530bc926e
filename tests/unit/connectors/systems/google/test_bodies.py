"""What is written to Google and read from it, without a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.connectors.connected import CursorExpired, pushed_of
from scheducal.connectors.steps import shows
from scheducal.connectors.systems.google.bodies import changes, event_id, is_ours, restored, whole
from scheducal.connectors.systems.google.pagination import Cursor
from scheducal.connectors.systems.google.responses import STATE, UID, remote_event
from scheducal.http.request import SystemUnavailable
from tests.unit.connectors.samples import at, event, invitee

HOUR = timedelta(hours=1)
PLAIN = event(invitee(1), invitee(2))
ALL = frozenset(pushed_of(PLAIN))


@settings(deadline=None)
@given(st.text())
def test_an_id_is_of_the_characters_that_google_takes(uid: str) -> None:
    assert re.fullmatch("[a-v0-9]{52}", event_id(uid))


def test_an_id_is_constant_and_of_one_appointment() -> None:
    assert event_id("a") == event_id("a") != event_id("b")


def test_a_new_event_says_everything_of_the_appointment() -> None:
    body = whole(PLAIN)
    assert body["start"] == {"dateTime": "2026-04-15T16:00:00Z", "timeZone": "America/Los_Angeles"}
    assert body["attendees"][1] == {
        "email": "guest2@example.com",
        "displayName": "Guest 2",
        "responseStatus": "needsAction",
    }
    read = remote_event(shown(body))
    assert shows(read, PLAIN, ALL)
    assert (read.uid, read.reference) == (PLAIN.uid, event_id(PLAIN.uid))


def test_an_event_that_shows_everything_is_left_alone() -> None:
    assert changes(shown(whole(PLAIN)), PLAIN, ALL) == {}


def test_only_what_differs_is_written() -> None:
    body = changes(shown(whole(PLAIN)), event(invitee(1), invitee(2), subject="Other"), ALL)
    assert set(body) == {"summary", "extendedProperties"}


def test_a_text_that_is_taken_away_becomes_empty() -> None:
    body = changes(shown(whole(PLAIN)), event(invitee(1), invitee(2), location=None), frozenset({"location"}))
    assert body["location"] == ""


def test_answers_and_the_owners_guests_stay_when_somebody_is_invited() -> None:
    current = shown(whole(event(invitee(1), invitee(2))))
    current["attendees"][0] |= {"responseStatus": "accepted", "comment": "Gladly", "additionalGuests": 1}
    current["attendees"].append({"email": "friend@example.com", "responseStatus": "tentative", "self": False})
    now = event(invitee(1), invitee(2, removed_at=at(3)), invitee(3, added_at=at(2)))
    guests = changes(current, now, frozenset({"attendees"}))["attendees"]
    assert [(each["email"], each["responseStatus"]) for each in guests] == [
        ("guest1@example.com", "accepted"),
        ("friend@example.com", "tentative"),
        ("guest3@example.com", "needsAction"),
    ]
    assert guests[0] | {} == current["attendees"][0]
    assert "self" not in guests[1]


def test_another_time_asks_people_anew_and_rooms_not() -> None:
    current = shown(whole(PLAIN))
    current["attendees"][0] |= {"responseStatus": "accepted", "comment": "Gladly"}
    current["attendees"].append({"email": "room@example.com", "resource": True, "responseStatus": "accepted"})
    later = event(invitee(1), invitee(2), start=PLAIN.start + HOUR, end=PLAIN.end + HOUR)
    guests = changes(current, later, frozenset({"start", "end"}))["attendees"]
    assert [each["responseStatus"] for each in guests] == ["needsAction", "needsAction", "accepted"]
    assert "comment" not in guests[0]


def test_another_zone_at_the_same_instant_keeps_the_answers() -> None:
    current = shown(whole(PLAIN))
    current["attendees"][0]["responseStatus"] = "accepted"
    body = changes(current, event(invitee(1), invitee(2), time_zone="Europe/Berlin"), frozenset({"zone"}))
    assert body["start"]["timeZone"] == "Europe/Berlin"
    assert "attendees" not in body


def test_a_day_gives_way_to_a_time() -> None:
    current = {**shown(whole(PLAIN)), "start": {"date": "2026-04-16"}, "end": {"date": "2026-04-17"}}
    body = changes(current, PLAIN, frozenset({"start", "end"}))
    assert body["start"] == {"dateTime": "2026-04-15T16:00:00Z", "timeZone": PLAIN.time_zone, "date": None}


def test_our_own_writes_are_recognised_until_somebody_else_writes() -> None:
    current = shown(whole(PLAIN))
    assert is_ours(current)
    moved = event(invitee(1), invitee(2), start=PLAIN.start + HOUR, end=PLAIN.end + HOUR)
    after = written_over(current, changes(current, moved, ALL))
    assert is_ours(after)
    after["attendees"][0]["responseStatus"] = "accepted"
    assert is_ours(after), "answers are no change"
    assert not is_ours({**after, "summary": "Mine"})
    assert not is_ours({name: value for name, value in after.items() if name != "extendedProperties"})


def test_what_is_restored_invites_everybody_anew() -> None:
    current = {**shown(whole(PLAIN)), "status": "cancelled"}
    current["attendees"][0]["responseStatus"] = "declined"
    body = restored(current, PLAIN)
    assert "id" not in body
    assert (body["status"], body["attendees"][0]["responseStatus"]) == ("confirmed", "needsAction")
    assert is_ours(written_over(current, body))


def test_whole_days_are_those_of_the_appointments_zone() -> None:
    item = {**shown(whole(PLAIN)), "start": {"date": "2026-04-16"}, "end": {"date": "2026-04-17"}}
    read = remote_event(item)
    assert read.start == datetime(2026, 4, 16, 7, tzinfo=UTC)
    assert (read.end, read.time_zone) == (datetime(2026, 4, 17, 7, tzinfo=UTC), "America/Los_Angeles")
    assert remote_event({**item, "extendedProperties": {}}).start == datetime(2026, 4, 16, tzinfo=UTC)


def test_the_stub_of_a_deleted_event_has_an_id_and_no_more() -> None:
    stub = remote_event({"id": "abcde", "status": "cancelled"})
    assert (stub.reference, stub.cancelled, stub.uid, stub.start, stub.updated_at) == ("abcde", True, None, None, None)


def test_an_occurrence_of_a_series_is_not_the_appointments_event() -> None:
    item = shown(whole(PLAIN)) | {"id": "abcde_20260415T160000Z", "recurringEventId": "abcde"}
    assert remote_event(item).uid is None


def test_attendees_are_people_other_than_the_organizer() -> None:
    guests = [
        {"email": "a@example.com", "responseStatus": "tentative", "comment": "Perhaps"},
        {"email": "owner@example.com", "organizer": True, "responseStatus": "accepted"},
        {"email": "room@example.com", "resource": True},
        {"id": "a-group"},
        {"email": "b@example.com", "responseStatus": "something new"},
    ]
    found = remote_event({**shown(whole(PLAIN)), "attendees": guests}).attendees
    assert [(each.address, each.participation, each.comment) for each in found] == [
        ("a@example.com", "tentativelyAccepted", "Perhaps"),
        ("b@example.com", "needsAction", None),
    ]


def test_a_zone_that_nobody_knows_is_none() -> None:
    item = shown(whole(PLAIN))
    item["start"]["timeZone"] = "Mars/Olympus"
    assert remote_event(item).time_zone is None


def test_a_cursor_keeps_the_limits_of_its_listing_until_the_last_page() -> None:
    first = Cursor.at_first(at(0), at(60))
    second = Cursor.from_text(first.after({"nextPageToken": "p"}).to_text())
    assert (second.start, second.end, second.page_token) == (first.start, first.end, "p")
    last = second.after({"nextSyncToken": "s"})
    assert Cursor.from_text(last.to_text()) == Cursor(sync_token="s")
    further = last.after({"nextPageToken": "q"})
    assert (further.sync_token, further.page_token) == ("s", "q")


def test_a_page_that_leads_nowhere_is_no_page() -> None:
    with pytest.raises(SystemUnavailable):
        Cursor(sync_token="s").after({"items": []})


@pytest.mark.parametrize("text", ["", "null", "[]", '{"sync": "s"}', "https://graph.microsoft.com/delta"])
def test_a_cursor_that_is_not_ours_has_expired(text: str) -> None:
    with pytest.raises(CursorExpired):
        Cursor.from_text(text)


def shown(body: Mapping[str, Any]) -> dict[str, Any]:
    """As Google would give it back."""
    return written_over({"id": "abcde", "etag": '"1"'}, body)


def written_over(current: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Merge objects one level deep, and copy lists."""
    after = {**current}
    for name, value in body.items():
        after[name] = [dict(each) for each in value] if isinstance(value, list) else value
    for name in ("start", "end"):
        after[name] = {key: value for key, value in after.get(name, {}).items() if value is not None}
    assert UID in after["extendedProperties"]["private"]
    assert STATE in after["extendedProperties"]["private"]
    return after
