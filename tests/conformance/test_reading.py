"""What people do in a calendar, as it is read there and found among its changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import ChangedThere, CursorExpired, RemoteEvent, seen_of
from tests.conformance.harness.pushed_appointment import ANN, BOB, CAM, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest

_FROM, _UNTIL = START - timedelta(days=60), START + timedelta(days=60)


def push_new(connected: ConnectedUnderTest, *addresses: str) -> tuple[Pushed, str]:
    """Make an appointment that the calendar has, and the calendar's id of it."""
    pushed = Pushed(connected, appointment(*addresses))
    pushed.push()
    reference = pushed.pushed_state[WHOLE_EVENT].reference
    assert reference is not None
    return pushed, reference


def read(connected: ConnectedUnderTest, reference: str) -> RemoteEvent:
    """Give the event, which is there."""
    remote = connected.connected().read(reference)
    assert remote is not None
    return remote


def changed_since(connected: ConnectedUnderTest, cursor: str | None) -> tuple[dict[str, RemoteEvent], str]:
    """Everything on all pages, the last word on each event, and where to go on from."""
    system, found, more = connected.connected(), dict[str, RemoteEvent](), True
    while more:
        page = system.changes(cursor, _FROM, _UNTIL)
        found |= {each.reference: each for each in page.events}
        cursor, more = page.cursor, page.more
    assert cursor is not None
    return found, cursor


def test_what_was_written_is_read(connected: ConnectedUnderTest) -> None:
    pushed, reference = push_new(connected, ANN, BOB)
    remote = read(connected, reference)
    assert (remote.reference, remote.uid) == (reference, pushed.event.uid)
    assert (remote.start, remote.end) == (START, START + HOUR)
    assert (remote.subject, remote.location) == (pushed.event.subject, pushed.event.location)
    assert "first quarter" in str(remote.body_html)
    assert {each.address for each in remote.attendees} == {ANN, BOB}
    assert {each.participation for each in remote.attendees} == {"needsAction"}
    assert not remote.cancelled
    assert dict(seen_of(remote)) == dict(pushed.pushed_state[WHOLE_EVENT].seen)


def test_an_event_that_is_not_there_is_not_read(connected: ConnectedUnderTest) -> None:
    assert connected.connected().read("nothere00000") is None


@pytest.mark.parametrize("participation", ["accepted", "declined", "tentativelyAccepted"])
def test_an_answer_is_read_with_its_time(connected: ConnectedUnderTest, participation: str) -> None:
    _, reference = push_new(connected, ANN, BOB)
    before = read(connected, reference)
    connected.person.respond(reference, ANN, participation, comment="See you.")  # type: ignore[arg-type]
    remote = read(connected, reference)
    answers = {each.address: each for each in remote.attendees}
    assert answers[ANN].participation == participation
    assert answers[ANN].comment == ("See you." if connected.abilities.tells_comments else None)
    assert answers[BOB].participation == "needsAction"
    assert answers[BOB].responded_at is None
    assert remote.etag != before.etag


def test_a_proposed_time_is_read_where_the_calendar_tells_it(connected: ConnectedUnderTest) -> None:
    _, reference = push_new(connected, ANN)
    later = (START + timedelta(days=1), START + timedelta(days=1) + HOUR)
    connected.person.respond(reference, ANN, "declined", proposed=later)
    (ann,) = read(connected, reference).attendees
    assert ann.participation == "declined"
    proposed = later if connected.abilities.tells_proposals else (None, None)
    assert (ann.proposed_start, ann.proposed_end) == proposed


def test_another_time_asks_everybody_anew(connected: ConnectedUnderTest) -> None:
    pushed, reference = push_new(connected, ANN)
    connected.person.respond(reference, ANN, "accepted")
    pushed.change(start=START + HOUR, end=START + 2 * HOUR)
    pushed.push()
    (ann,) = read(connected, reference).attendees
    assert (ann.participation, ann.responded_at) == ("needsAction", None)


def test_other_words_and_other_people_keep_the_answers(connected: ConnectedUnderTest) -> None:
    pushed, reference = push_new(connected, ANN)
    connected.person.respond(reference, ANN, "accepted")
    pushed.change(subject="Renamed")
    pushed.push()
    pushed.invite(BOB)
    pushed.push()
    answers = {each.address: each.participation for each in read(connected, reference).attendees}
    assert answers == {ANN: "accepted", BOB: "needsAction"}


def test_what_the_owner_does_is_read_and_among_the_changes(connected: ConnectedUnderTest) -> None:
    _, reference = push_new(connected, ANN)
    found, cursor = changed_since(connected, None)
    assert found[reference].subject == "Quarterly Business Review"
    assert changed_since(connected, cursor)[0] == {}
    connected.person.move(reference, START + HOUR, START + 3 * HOUR)
    connected.person.edit(reference, subject="Mine now", location="Roof")
    remote = read(connected, reference)
    assert (remote.start, remote.end) == (START + HOUR, START + 3 * HOUR)
    assert (remote.subject, remote.location) == ("Mine now", "Roof")
    found, cursor = changed_since(connected, cursor)
    assert (found[reference].start, found[reference].subject) == (remote.start, remote.subject)
    connected.person.delete(reference)
    deleted = connected.connected().read(reference)
    assert deleted is None or deleted.cancelled
    found, cursor = changed_since(connected, cursor)
    assert found[reference].cancelled
    assert changed_since(connected, cursor)[0] == {}


def test_changes_come_page_by_page_and_none_is_missing(connected: ConnectedUnderTest) -> None:
    _, cursor = changed_since(connected, None)
    references = set()
    for number in range(8):
        pushed = Pushed(connected, appointment(ANN, uid=f"many{number}@cal.example.org"))
        pushed.push()
        references.add(pushed.pushed_state[WHOLE_EVENT].reference)
    assert changed_since(connected, cursor)[0].keys() == references
    assert changed_since(connected, None)[0].keys() == references


def test_a_cursor_that_is_too_old_says_so_and_a_new_beginning_tells_all(connected: ConnectedUnderTest) -> None:
    _, reference = push_new(connected, ANN)
    _, cursor = changed_since(connected, None)
    connected.forget_cursors()
    with pytest.raises(CursorExpired):
        connected.connected().changes(cursor, _FROM, _UNTIL)
    assert reference in changed_since(connected, None)[0]


def test_what_the_owner_changed_is_not_written_over(connected: ConnectedUnderTest) -> None:
    # A person moved it, we move it too: nothing is written until somebody has decided, and then the same step goes.
    pushed, reference = push_new(connected, ANN)
    connected.person.move(reference, START + HOUR, START + 2 * HOUR)
    pushed.change(start=START + 5 * HOUR, end=START + 6 * HOUR)
    with pytest.raises(ChangedThere) as raised:
        pushed.attempt(connected.system())
    assert raised.value.remote is not None
    assert raised.value.remote.start == START + HOUR
    assert read(connected, reference).start == START + HOUR
    pushed.notice(raised.value.remote)
    pushed.push()
    assert read(connected, reference).start == START + 5 * HOUR


def test_what_the_owner_changed_beside_our_change_stays_and_is_still_news(connected: ConnectedUnderTest) -> None:
    pushed, reference = push_new(connected, ANN)
    connected.person.edit(reference, subject="Mine now")
    pushed.change(location="Room 9")
    pushed.push()
    remote = read(connected, reference)
    assert (remote.subject, remote.location) == ("Mine now", "Room 9")
    seen = pushed.pushed_state[WHOLE_EVENT].seen
    assert seen["location"] == seen_of(remote)["location"]
    assert seen["subject"] != seen_of(remote)["subject"]
    assert seen["etag"] != remote.etag


def test_a_guest_of_the_owners_stays_when_we_change_the_list(connected: ConnectedUnderTest) -> None:
    pushed, reference = push_new(connected, ANN, BOB)
    connected.person.invite(reference, "guest@example.net")
    pushed.notice(read(connected, reference))
    pushed.remove(BOB)
    pushed.invite(CAM)
    pushed.push()
    assert {each.address for each in read(connected, reference).attendees} == {ANN, CAM, "guest@example.net"}


def test_an_event_that_the_owner_deleted_is_not_changed_and_cancelled_without_ado(
    connected: ConnectedUnderTest,
) -> None:
    pushed, reference = push_new(connected, ANN)
    connected.person.delete(reference)
    pushed.change(subject="Renamed")
    with pytest.raises(ChangedThere) as raised:
        pushed.attempt(connected.system())
    assert raised.value.remote is None or raised.value.remote.cancelled
    pushed.cancel()
    pushed.push()
    assert connected.shown() == ()
    assert connected.ever_made() == 1


def test_times_are_those_of_the_instant(connected: ConnectedUnderTest) -> None:
    pushed, reference = push_new(connected, ANN)
    summer = datetime(2027, 7, 1, 7, 30, tzinfo=UTC)
    pushed.change(start=summer, end=summer + HOUR, time_zone="America/New_York")
    pushed.push()
    assert (read(connected, reference).start, read(connected, reference).end) == (summer, summer + HOUR)
