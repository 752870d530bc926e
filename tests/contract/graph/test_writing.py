"""What Exchange alone does, and how the system takes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import seen_of
from scheducal.connectors.systems.exchange.calendar import ExchangeCalendar
from scheducal.http.request import SystemUnavailable
from tests.conformance.harness.exchange import OWNER, ExchangeUnderTest
from tests.conformance.harness.pushed_appointment import ANN, BOB, HOUR, START, Pushed, appointment
from tests.conformance.harness.wire import Fault
from tests.fakes.graph.mailboxes.event import JOIN_LINK, Event


def push_new(graph: ExchangeUnderTest, *addresses: str) -> tuple[Pushed, str]:
    """Make an appointment that the mailbox has, and its id there."""
    pushed = Pushed(graph, appointment(*addresses))
    pushed.push()
    return pushed, str(pushed.pushed_state[WHOLE_EVENT].reference)


def the_event(graph: ExchangeUnderTest) -> Event:
    """Give the only one in the mailbox, as Exchange keeps it."""
    (event,) = graph.fake.mailbox(OWNER).events.values()
    return event


def bodies(graph: ExchangeUnderTest, method: str) -> list[Any]:
    """List the bodies that were sent by a method, in order."""
    return [each.body for each in graph.fake.sent if each.method == method]


def test_a_new_event_can_be_answered_with_another_time(graph: ExchangeUnderTest) -> None:
    push_new(graph, ANN)
    (body,) = bodies(graph, "POST")
    assert body["allowNewTimeProposals"] is True
    assert body["responseRequested"] is True
    assert body["start"] == {"dateTime": "2026-04-15T16:00:00", "timeZone": "UTC"}


def test_only_what_changed_is_written(graph: ExchangeUnderTest) -> None:
    pushed, _ = push_new(graph, ANN)
    pushed.change(location="Room 8")
    pushed.push()
    (body,) = bodies(graph, "PATCH")
    assert body.keys() == {"location", "singleValueExtendedProperties"}


def test_a_change_of_the_list_is_sent_alone_so_that_exchange_tells_nobody_else(graph: ExchangeUnderTest) -> None:
    pushed, _ = push_new(graph, ANN)
    pushed.invite(BOB)
    pushed.push()
    (body,) = bodies(graph, "PATCH")
    assert body.keys() == {"attendees"}
    assert [each["emailAddress"]["address"] for each in body["attendees"]] == [ANN, BOB]


def test_another_zone_at_the_same_instant_asks_nothing_of_exchange(graph: ExchangeUnderTest) -> None:
    pushed, _ = push_new(graph, ANN)
    pushed.change(time_zone="Europe/Paris")
    pushed.push()
    assert bodies(graph, "PATCH") == []


def test_a_copy_that_a_person_makes_is_not_taken_for_ours(graph: ExchangeUnderTest) -> None:
    """Outlook copies properties of ours along with an event."""
    graph.wire.fail(0, Fault.UNANSWERED)
    pushed = Pushed(graph, appointment(ANN))
    with pytest.raises(SystemUnavailable):
        pushed.attempt(graph.system())
    (original,) = graph.shown()
    graph.clock.advance(minutes=1)
    graph.person.copy(original.reference)
    pushed.change(subject="Renamed")
    pushed.push()
    assert pushed.pushed_state[WHOLE_EVENT].reference == original.reference
    assert {each.reference: each.subject for each in graph.shown()}[original.reference] == "Renamed"


def test_a_meeting_that_the_owner_added_survives_other_words(graph: ExchangeUnderTest) -> None:
    pushed, reference = push_new(graph, ANN)
    graph.person.make_online(reference)
    remote = graph.system().read(reference)
    assert remote is not None
    assert seen_of(remote)["body"] == pushed.pushed_state[WHOLE_EVENT].seen["body"], (
        "how to join is nobody's change of the words"
    )
    for words in ("<p>New words</p>", "<p>Newer words</p>"):
        pushed.change(body_html=words)
        pushed.push()
    event = the_event(graph)
    assert event.html.startswith("<p>Newer words</p>")
    assert event.html.count(JOIN_LINK) == 1
    assert not event.is_dead


def test_a_body_that_hides_how_to_join_is_left_alone(graph: ExchangeUnderTest) -> None:
    pushed, reference = push_new(graph, ANN)
    graph.person.make_online(reference)
    the_event(graph).html = f"<p>written some other way</p><a href='{JOIN_LINK}'>Join</a>"
    remote = graph.system().read(reference)
    assert remote is not None
    pushed.notice(remote)
    pushed.change(body_html="<p>New words</p>", subject="Renamed")
    pushed.push()
    event = the_event(graph)
    assert (event.subject, event.is_dead) == ("Renamed", False)


def test_a_location_that_says_microsoft_teams_makes_one_meeting(graph: ExchangeUnderTest) -> None:
    pushed = Pushed(graph, appointment(ANN, location="Microsoft Teams"))
    pushed.push()
    assert the_event(graph).online
    pushed.change(body_html="<p>New words</p>", location="microsoft  teams")
    pushed.push()
    pushed.change(location="Room 7")
    pushed.push()
    event = the_event(graph)
    assert (event.online, event.is_dead, event.location) == (True, False, "Room 7")
    assert event.html.count(JOIN_LINK) == 1


def test_an_event_is_found_by_our_uid_when_exchange_forgot_the_transaction(graph: ExchangeUnderTest) -> None:
    graph.wire.fail(0, Fault.UNANSWERED)
    pushed = Pushed(graph, appointment(ANN))
    with pytest.raises(SystemUnavailable):
        pushed.attempt(graph.system())
    graph.fake.mailbox(OWNER).forget_transactions()
    pushed.push()
    assert graph.ever_made() == 1
    assert len(graph.mailed()) == 1


def test_an_event_that_was_deleted_before_its_making_was_recorded_is_not_made_twice(graph: ExchangeUnderTest) -> None:
    graph.wire.fail(0, Fault.UNANSWERED)
    pushed = Pushed(graph, appointment(ANN))
    with pytest.raises(SystemUnavailable):
        pushed.attempt(graph.system())
    (original,) = graph.shown()
    graph.person.delete(original.reference)
    with pytest.raises(SystemUnavailable):
        pushed.attempt(graph.system())
    assert graph.ever_made() == 1


def test_an_event_seen_to_be_gone_is_made_anew_when_the_appointment_goes_on(graph: ExchangeUnderTest) -> None:
    # A person deleted it, and a later change of the appointment won.
    pushed, reference = push_new(graph, ANN)
    graph.person.delete(reference)
    pushed_state = pushed.pushed_state[WHOLE_EVENT]
    pushed.pushed_state[WHOLE_EVENT] = replace(pushed_state, seen={**pushed_state.seen, "cancelled": "yes"})
    pushed.change(subject="On again")
    pushed.push()
    (shown,) = graph.shown()
    assert shown.subject == "On again"
    assert shown.reference != reference


def test_a_write_lost_and_then_changed_by_a_person_is_still_found_to_be_theirs(graph: ExchangeUnderTest) -> None:
    pushed, reference = push_new(graph, ANN)
    pushed.change(subject="Ours")
    graph.wire.fail(len(graph.wire.requests) + 1, Fault.UNANSWERED)
    with pytest.raises(SystemUnavailable):
        pushed.attempt(graph.system())
    graph.person.edit(reference, subject="Theirs")
    pushed.push()
    (shown,) = graph.shown()
    assert shown.subject == "Theirs"
    seen, remote = pushed.pushed_state[WHOLE_EVENT].seen, graph.system().read(reference)
    assert remote is not None
    assert seen["etag"] != remote.etag
    assert graph.system().steps(pushed.event, pushed.pushed_state) == ()


def test_a_refused_change_keeps_hold_of_the_event(graph: ExchangeUnderTest) -> None:
    pushed, reference = push_new(graph, ANN)
    pushed.invite("nobody at all")
    pushed.push()
    pushed_state = pushed.pushed_state[WHOLE_EVENT]
    assert pushed_state.error is not None
    assert pushed_state.reference == reference
    assert "ErrorInvalidRecipients" in pushed_state.error
    pushed.cancel()
    pushed.push()
    assert graph.shown() == ()


def test_an_appointment_lives_in_another_calendar_of_the_mailbox(graph: ExchangeUnderTest) -> None:
    graph.fake.mailbox(OWNER).calendars.add("AAkALg=/2")
    elsewhere = replace(graph.system(), calendar="AAkALg=/2")
    pushed = Pushed(graph, appointment(ANN))
    graph.wire.fail(0, Fault.UNANSWERED)
    with pytest.raises(SystemUnavailable):
        pushed.attempt(elsewhere)
    pushed.change(start=START + HOUR, end=START + 2 * HOUR)
    pushed.attempt(elsewhere)
    (event,) = graph.fake.mailbox(OWNER).events.values()
    assert (event.calendar, event.start) == ("AAkALg=/2", START + HOUR)
    assert [each.reference for each in _all(elsewhere)] == [event.event_id]
    assert _all(graph.system()) == ()
    pushed.cancel()
    pushed.attempt(elsewhere)
    assert graph.shown() == ()


def _all(system: ExchangeCalendar) -> tuple[Any, ...]:
    return system.changes(None, START - HOUR, START + 9 * HOUR).events
