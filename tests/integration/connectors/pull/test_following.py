"""What people do in a connected calendar comes to the appointment, once, and does not go back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal.store.writes import Update
from tests.fakes.google.events.person import GooglePerson
from tests.integration.connectors.rig import OWNER, Connected, at
from tests.integration.world.requests import INVITE_MARY, JOHN, MARY, MOVED, RENAMED, WITH_JOHN
from tests.integration.world.rows import of_kind, the_partition


@pytest.fixture
def appointment_id(connected: Connected) -> str:
    """Make an appointment of John's in the calendar, which is watched."""
    created = connected.world.client.create(WITH_JOHN, idempotency_key="k")
    connected.world.pipeline.settle()
    connected.pull_run()
    connected.world.clock.advance(seconds=30)
    return str(created.data["appointmentId"])


def shown(connected: Connected, appointment_id: str) -> dict[str, Any]:
    found: dict[str, Any] = connected.world.client.get(appointment_id).data
    return found


def told_since(connected: Connected, version: int) -> list[dict[str, Any]]:
    """Give the events of later versions, in order."""
    del connected
    rows = sorted(the_partition().of_kind("event"), key=lambda row: (row["version"], row["sk"]))
    return [json.loads(row["envelope"]) for row in rows if row["version"] > version]


def is_quiet(connected: Connected) -> None:
    """Nothing more comes of it, however often one looks, and nothing is written to the calendar again."""
    connected.settle()
    version, mails = the_partition().appointment["version"], len(connected.fake.mails)
    etag = connected.calendar.read(connected.reference)
    for _ in range(3):
        connected.pull_run()
        connected.settle()
        connected.world.clock.advance(hours=7)
    after = connected.calendar.read(connected.reference)
    assert (after.etag if after else None) == (etag.etag if etag else None)
    assert the_partition().appointment["version"] == version
    assert len(connected.fake.mails) == mails
    assert the_partition().sync["state"] == "synced"


def test_a_move_is_followed(connected: Connected, appointment_id: str) -> None:
    connected.person.move(connected.reference, at("2026-04-16T18:00:00"), at("2026-04-16T18:30:00"))
    connected.settle()
    found = shown(connected, appointment_id)
    assert (found["start"], found["end"]) == ("2026-04-16T11:00:00", "2026-04-16T11:30:00")
    assert found["timeZone"] == "America/Los_Angeles"
    events = told_since(connected, 1)
    assert [each["eventType"] for each in events] == ["appointment.updated", "appointment.rescheduled"]
    assert {each["data"]["changedBy"] for each in events} == {"calendar"}
    [audit] = [row for row in the_partition().of_kind("audit") if row["version"] == 2]
    assert audit["actor"] == connected.calendar_id
    is_quiet(connected)


def test_a_strangers_invitation_with_a_very_long_id_does_not_stop_the_run(
    connected: Connected, appointment_id: str
) -> None:
    if connected.kind != "google":
        pytest.skip("the fake of Exchange makes ids of its own; tests/unit/store/test_fitting.py has the keys of all")
    begin, end = {"dateTime": "2026-04-16T08:00:00+00:00"}, {"dateTime": "2026-04-16T09:00:00+00:00"}
    with connected.fake.lock:
        calendar = connected.fake.calendar(OWNER)
        # An id has up to 1,024 characters, and those of occurrences are longer.
        own = calendar._own("v" * 1_500)
        calendar._kept({}, {**own, "status": "confirmed", "summary": "Prize", "start": begin, "end": end}, notify=False)
    connected.person.edit(connected.reference, subject="Beside it")
    connected.settle()
    connected.pull_run()
    assert shown(connected, appointment_id)["subject"] == "Beside it"
    assert connected.pull_state["cursor"]
    is_quiet(connected)


def test_an_edit_is_followed(connected: Connected, appointment_id: str) -> None:
    connected.person.edit(connected.reference, subject="Moved by Ada", location="Room 7")
    connected.settle()
    found = shown(connected, appointment_id)
    assert (found["subject"], found["location"]) == ("Moved by Ada", "Room 7")
    assert [each["eventType"] for each in told_since(connected, 1)] == ["appointment.updated"]
    is_quiet(connected)


def test_a_deletion_is_a_cancellation(connected: Connected, appointment_id: str) -> None:
    connected.person.delete(connected.reference)
    connected.settle()
    assert shown(connected, appointment_id)["status"] == "cancelled"
    [event] = told_since(connected, 1)
    assert (event["eventType"], event["data"]["changedBy"]) == ("appointment.canceled", "calendar")
    is_quiet(connected)


def test_a_guest_of_the_owner_is_an_invitee(connected: Connected, appointment_id: str) -> None:
    connected.person.invite(connected.reference, MARY, "Mary \u202eJones\u200b")
    connected.settle()
    mary = next(each for each in shown(connected, appointment_id)["invitees"] if each["email"] == MARY)
    assert (mary["name"], mary["response"]) == ("Mary Jones", "needsAction")
    is_quiet(connected)


def test_answers_are_told_once_and_count_for_the_time_that_was_asked(connected: Connected, appointment_id: str) -> None:
    connected.person.respond(connected.reference, JOHN, "accepted")
    connected.settle()
    [event] = told_since(connected, 1)
    assert event["eventType"] == "attendee.responded"
    assert event["data"]["attendee"]["response"] == "accepted"
    is_quiet(connected)
    connected.world.client.update(appointment_id, MOVED)
    connected.settle()
    connected.pull_run()
    [john] = shown(connected, appointment_id)["invitees"]
    assert john["response"] == "needsAction"
    connected.world.clock.advance(minutes=5)
    connected.person.respond(connected.reference, JOHN, "accepted")
    connected.settle()
    [john] = shown(connected, appointment_id)["invitees"]
    assert john["response"] == "accepted"
    is_quiet(connected)


def test_text_stays_text_when_people_edit_it(connected: Connected, appointment_id: str) -> None:
    text = "John <john@example.com> will join\nRoom 2, if a < b"
    connected.world.client.update(appointment_id, {"appointmentBody": text})
    connected.settle()
    event = connected.calendar.read(connected.reference)
    assert event is not None
    assert event.body_html is not None
    assert "John &lt;john@example.com&gt; will join<br>" in event.body_html
    is_quiet(connected)
    connected.person.edit(
        connected.reference, body=f"<div>{event.body_html.replace('Room 2', 'Room 3')}</div><p>New</p>"
    )
    connected.settle()
    found = shown(connected, appointment_id)
    assert (found["body"], found["bodyFormat"]) == (f"{text.replace('2', '3')}\nNew", "text")
    is_quiet(connected)


def test_a_body_that_somebody_formats_is_cleaned(connected: Connected, appointment_id: str) -> None:
    body = "<p onclick='x()' style='color:red'>Bring <b>figures</b><script>steal()</script><img src=x></p>"
    connected.person.edit(connected.reference, body=body)
    connected.settle()
    found = shown(connected, appointment_id)
    assert (found["body"], found["bodyFormat"]) == ("<p>Bring <b>figures</b></p>", "html")
    assert told_since(connected, 1)[-1]["data"]["body"] == "<p>Bring <b>figures</b></p>"
    is_quiet(connected)


def test_additional_guests_are_kept_and_shown(connected: Connected, appointment_id: str) -> None:
    if not isinstance(connected.person, GooglePerson):
        pytest.skip("Exchange has no additional guests")
    connected.person.respond(connected.reference, JOHN, "accepted", guests=2)
    connected.settle()
    assert shown(connected, appointment_id)["invitees"][0]["additionalGuests"] == 2
    data = told_since(connected, 1)[-1]["data"]
    assert (data["attendee"]["additionalGuests"], data["attendees"][0]["additionalGuests"]) == (2, 2)
    answers = [each["answer"] for each in timeline(connected, appointment_id, "change")]
    assert answers == [None, {"response": "accepted", "additionalGuests": 2, "delegatedTo": None}]
    connected.person.respond(connected.reference, JOHN, "accepted", guests=3)
    connected.settle()
    assert timeline(connected, appointment_id, "change")[-1]["answer"]["additionalGuests"] == 3
    connected.world.client.update(appointment_id, MOVED)
    connected.settle()
    assert shown(connected, appointment_id)["invitees"][0]["additionalGuests"] == 0
    is_quiet(connected)


def test_a_restored_event_stays_cancelled_and_the_timeline_says_what_is_done(
    connected: Connected, appointment_id: str
) -> None:
    connected.person.delete(connected.reference)
    connected.settle()
    connected.person.restore(connected.reference)
    connected.settle()
    assert shown(connected, appointment_id)["status"] == "cancelled"
    [entry] = timeline(connected, appointment_id, "repair")
    assert (entry["repair"], entry["calendarId"]) == ("cancel_event", connected.calendar_id)
    assert "restored" in entry["reason"]
    is_quiet(connected)
    assert len(timeline(connected, appointment_id, "repair")) == 1


def timeline(connected: Connected, appointment_id: str, kind: str) -> list[dict[str, Any]]:
    path = {"appointmentId": appointment_id}
    entries = connected.world.client.send("appointments.timeline", None, path, {}).data["timeline"]
    return [each for each in entries if each["type"] == kind]


def test_our_own_changes_come_back_as_nothing(connected: Connected, appointment_id: str) -> None:
    connected.world.client.update(appointment_id, {**RENAMED, **MOVED})
    connected.world.client.invite(appointment_id, INVITE_MARY)
    connected.settle()
    assert the_partition().appointment["version"] == 3
    is_quiet(connected)


def test_both_changed_different_things(connected: Connected, appointment_id: str) -> None:
    connected.person.edit(connected.reference, location="Room 7")
    renamed = connected.world.client.update(appointment_id, RENAMED)
    assert renamed.status == 200, renamed.body
    connected.settle()
    found = shown(connected, appointment_id)
    event = connected.calendar.read(connected.reference)
    assert event is not None
    assert (found["subject"], found["location"]) == (event.subject, event.location)
    assert (event.subject, event.location) == (RENAMED["appointmentSubject"], "Room 7")
    assert of_kind("conflict") == []
    is_quiet(connected)


@pytest.mark.parametrize("later", ["calendar", "api"])
def test_both_changed_the_same_and_the_later_counts(connected: Connected, appointment_id: str, later: str) -> None:
    connected.fake.messenger.settle()
    if later == "calendar":
        connected.world.client.update(appointment_id, RENAMED)
        connected.world.clock.advance(seconds=5)
    connected.person.edit(connected.reference, subject="Ada's title")
    if later == "api":
        connected.world.clock.advance(seconds=5)
        connected.world.client.update(appointment_id, RENAMED)
    connected.settle()
    expected, lost = "Ada's title", RENAMED["appointmentSubject"]
    if later == "api":
        expected, lost = lost, expected
    event = connected.calendar.read(connected.reference)
    assert event is not None
    assert shown(connected, appointment_id)["subject"] == expected == event.subject
    [conflict] = of_kind("conflict")
    assert (conflict["field"], conflict["winner"], conflict["lost"]) == ("subject", later, lost)
    is_quiet(connected)


def test_what_gave_way_is_on_the_timeline(connected: Connected, appointment_id: str) -> None:
    connected.world.client.update(appointment_id, RENAMED)
    connected.world.clock.advance(seconds=5)
    connected.person.edit(connected.reference, subject="Ada's title")
    connected.settle()
    path = {"appointmentId": appointment_id}
    timeline = connected.world.client.send("appointments.timeline", None, path).data["timeline"]
    [entry] = [each for each in timeline if each["type"] == "conflict"]
    [notice] = [each for each in timeline if each["type"] == "notice"]
    assert (notice["inviteeId"], notice["email"]) == (None, None), "one event tells everybody"
    assert (entry["field"], entry["winner"], entry["lost"]) == ("subject", "calendar", RENAMED["appointmentSubject"])
    assert [each["actor"] for each in timeline if each["type"] == "change"][-1] == connected.calendar_id


def test_what_the_calendar_refused_stays_refused_when_somebody_answers(
    connected: Connected, appointment_id: str
) -> None:
    partition = the_partition()
    told_row, sync_row = partition.of_kind("told")[0], partition.sync
    for row, values in ((told_row, {"error": "no"}), (sync_row, {"error": "no", "state": "failed"})):
        table().update(Update(Key(row["pk"], row["sk"]), values))
    connected.person.respond(connected.reference, JOHN, "accepted")
    connected.settle()
    [sync] = shown(connected, appointment_id)["sync"]
    assert (sync["state"], sync["error"], sync["version"]) == ("failed", "no", 2)
