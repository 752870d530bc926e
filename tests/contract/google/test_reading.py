"""What is read of a calendar at Google: changes by pages and tokens, and busy times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheducal.availability.busy import Busy
from scheducal.connectors.connected import CursorExpired, EventStep
from scheducal.connectors.systems.google.client import LONGEST_WINDOW
from scheducal.http.request import AccessLost, SystemUnavailable
from tests.conformance.harness.google import OWNER, GoogleUnderTest
from tests.conformance.harness.pushed_appointment import ANN, HOUR, START, Pushed, appointment

DAY = timedelta(days=1)


def test_the_pages_of_a_listing_are_those_of_its_first_limits(calendar: GoogleUnderTest) -> None:
    # A client that goes on a minute later asks from another start, and Google would refuse the page.
    for hour in range(3):
        calendar.person.block(START + hour * HOUR, START + (hour + 1) * HOUR)
    calendar.fake.listing(calendar.calendar).most = 2
    system = calendar.connected()
    first = system.changes(None, START - DAY, START + DAY)
    second = system.changes(first.cursor, START - DAY + HOUR, START + DAY + HOUR)
    assert (first.more, second.more, len(second.events)) == (True, False, 1)


def test_events_outside_the_limits_are_not_listed_and_their_changes_are(calendar: GoogleUnderTest) -> None:
    calendar.person.block(START + 10 * DAY, START + 10 * DAY + HOUR)
    found = calendar.connected().changes(None, START, START + DAY)
    assert found.events == ()
    (event_id,) = calendar.calendar.events
    calendar.person.edit(event_id, subject="x")
    later = calendar.connected().changes(found.cursor, START, START + DAY)
    assert [each.reference for each in later.events] == [event_id]


def test_a_deleted_event_comes_as_a_stub(calendar: GoogleUnderTest) -> None:
    Pushed(calendar, appointment(ANN)).push()
    (event,) = calendar.shown()
    cursor = calendar.connected().changes(None, START - DAY, START + DAY).cursor
    calendar.person.delete(event.reference)
    (stub,) = calendar.connected().changes(cursor, START - DAY, START + DAY).events
    assert (stub.reference, stub.cancelled, stub.uid) == (event.reference, True, None)


def test_a_page_that_google_has_forgotten_begins_the_listing_anew(calendar: GoogleUnderTest) -> None:
    for hour in range(3):
        calendar.person.block(START + hour * HOUR, START + (hour + 1) * HOUR)
    listing = calendar.fake.listing(calendar.calendar)
    listing.most = 2
    cursor = calendar.connected().changes(None, START, START + DAY).cursor
    listing.forget_pages()
    with pytest.raises(CursorExpired):
        calendar.connected().changes(cursor, START, START + DAY)


def test_busy_times_of_a_long_window_are_asked_for_in_parts(calendar: GoogleUnderTest) -> None:
    seam = START + LONGEST_WINDOW
    calendar.person.block(seam - HOUR, seam + HOUR)
    calendar.person.block(seam + 5 * HOUR, seam + 6 * HOUR, free=True)
    calendar.person.block(seam + 100 * DAY, seam + 100 * DAY + HOUR)
    found = calendar.connected().busy(START, START + 200 * DAY)
    assert found == (
        Busy(seam - HOUR, seam + HOUR),
        Busy(seam + 100 * DAY, seam + 100 * DAY + HOUR),
    )
    assert len(calendar.wire.requests) == 4


def test_another_persons_calendar_is_not_shown(calendar: GoogleUnderTest) -> None:
    calendar.fake.calendar("somebody@example.org")
    system = calendar.of("somebody@example.org")
    with pytest.raises(AccessLost):
        system.changes(None, START, START + DAY)
    with pytest.raises(SystemUnavailable):
        system.busy(START, START + DAY)
    with pytest.raises(AccessLost):
        system.read("abcdef")


def test_a_calendar_that_is_shared_no_longer_is_access_lost_and_not_everything_deleted(
    calendar: GoogleUnderTest,
) -> None:
    team = calendar.fake.calendar(OWNER, "team@group.calendar.google.com")
    system, event = calendar.of(team.calendar_id), appointment(ANN)
    told = system.perform(EventStep("create"), event, event.stamp)
    team.owner = "somebody@example.org"
    with pytest.raises(AccessLost):
        system.read(str(told.reference))
    for step in (EventStep("create"), EventStep("update", told), EventStep("cancel", told)):
        with pytest.raises(AccessLost):
            system.perform(step, replace(event, subject="Other"), event.stamp)


def test_a_second_calendar_of_the_account_is_another_calendar(calendar: GoogleUnderTest) -> None:
    team = calendar.fake.calendar(OWNER, "team@group.calendar.google.com")
    calendar.person.block(START, START + HOUR)
    system = calendar.of(team.calendar_id)
    assert system.busy(START, START + DAY) == ()
    assert system.changes(None, START, START + DAY).events == ()


def test_a_grant_that_covers_too_little_is_the_owners_to_widen(calendar: GoogleUnderTest) -> None:
    calendar.tokens.scopes = calendar.tokens.scopes[:1]
    assert calendar.connected().changes(None, START, START + DAY).events == ()
    with pytest.raises(AccessLost, match="insufficientPermissions"):
        calendar.connected().busy(START, START + DAY)
