"""Which step is missing for a calendar that keeps one event for everybody, and what of it is a person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.availability.busy import Busy, joined
from scheducal.connectors.connected import RemoteAttendee, RemoteEvent, link, pushed_of, seen_of
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState
from scheducal.connectors.steps import fields_to_write, fingerprint, is_as_seen, is_quiet, seen_after, shows, steps
from tests.unit.connectors.samples import at, event, invitee

NEW = event()
MOVED = event(version=2, notice_version=2, sequence=1, stamp=at(5), start=NEW.end, end=at(60 * 24 * 30))
WITH_BOB = event(invitee(1), invitee(2, added_at=at(5)), version=2, stamp=at(5))
WITHOUT_ANN = event(invitee(1, removed_at=at(5)), invitee(2), version=2, sequence=1, stamp=at(5))
CANCELLED = event(version=3, notice_version=3, sequence=2, stamp=at(6), cancelled=True)


def pushed_state(operation: Operation = "create", of: CalendarEvent = NEW, **changes: Any) -> PushedState:
    """Give the pushed state of when the event was so."""
    plain = PushedState(WHOLE_EVENT, operation, of.notice_version, of.sequence, of.stamp, "ref", pushed=pushed_of(of))
    return replace(plain, **changes)


def refused(operation: Operation = "create", of: CalendarEvent = NEW, **changes: Any) -> PushedState:
    """As the worker notes it: nothing is known to have arrived."""
    return pushed_state(operation, of, error="no", pushed={}, reference=None, **changes)


ATTEMPTED = pushed_state(certain=False, pushed={}, reference=None)
GONE: Mapping[str, str] = {"cancelled": "yes"}

CASES: list[tuple[str, CalendarEvent, PushedState | None, Operation | None]] = [
    ("new", NEW, None, "create"),
    ("cancelled before it was told", CANCELLED, None, None),
    ("told", NEW, pushed_state(), None),
    ("answered, which raises the version alone", replace(NEW, version=2), pushed_state(), None),
    ("moved", MOVED, pushed_state(), "update"),
    ("told of the move", MOVED, pushed_state("update", MOVED), None),
    ("moved there and back before it was told", replace(MOVED, start=NEW.start, end=NEW.end), pushed_state(), None),
    ("somebody else invited", WITH_BOB, pushed_state(), "update"),
    ("somebody removed", WITHOUT_ANN, pushed_state(), "update"),
    ("nobody knows what arrived", NEW, pushed_state(pushed={}), "update"),
    ("cancelled", CANCELLED, pushed_state(), "cancel"),
    ("cancelled after an update", CANCELLED, pushed_state("update", MOVED), "cancel"),
    ("told of the cancellation", CANCELLED, pushed_state("cancel", CANCELLED), None),
    ("an older version than was told", NEW, pushed_state("cancel", CANCELLED), None),
    ("perhaps created", NEW, ATTEMPTED, "create"),
    ("perhaps created, then moved", MOVED, ATTEMPTED, "create"),
    ("perhaps created, then cancelled", CANCELLED, ATTEMPTED, "cancel"),
    ("refused", NEW, refused(), None),
    ("refused, then moved", MOVED, refused(), "create"),
    ("refused, then somebody else invited", WITH_BOB, refused(), "create"),
    ("refused, then cancelled", CANCELLED, refused(), None),
    ("update refused", MOVED, refused("update", MOVED), None),
    ("update refused, then somebody removed", WITHOUT_ANN, refused("update"), "update"),
    ("update refused, then cancelled", CANCELLED, refused("update", MOVED), "cancel"),
    ("cancellation refused", CANCELLED, refused("cancel", CANCELLED), None),
    ("deleted by a person, and our change won", MOVED, pushed_state("update", seen=GONE), "create"),
    ("deleted by a person, then cancelled", CANCELLED, pushed_state("update", seen=GONE), None),
    ("withdrawn, and to take place again", MOVED, pushed_state("cancel"), "create"),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "last", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_missing_step(shown: CalendarEvent, last: PushedState | None, expected: Operation | None) -> None:
    found = steps(shown, {} if last is None else {WHOLE_EVENT: last})
    assert [(step.operation, step.pushed_state) for step in found] == ([] if expected is None else [(expected, last)])


QUIET = event(version=2, stamp=at(5), quiet_at=at(5), subject="Other")
QUIETLY_BOB = replace(WITH_BOB, quiet_at=at(5), invitees=(invitee(1), invitee(2, added_at=at(5), quiet_version=1)))
QUIETLY_NEW = event(invitee(quiet_version=1), quiet_at=NEW.stamp)
QUIET_CASES: list[tuple[str, CalendarEvent, PushedState | None, bool]] = [
    ("new", NEW, None, False),
    ("new without a word", QUIETLY_NEW, None, True),
    ("new without a word, perhaps created", QUIETLY_NEW, ATTEMPTED, True),
    ("new without a word, then told", replace(QUIETLY_NEW, version=2, notice_version=2, stamp=at(5)), None, False),
    ("changed without a word before it was created", QUIET, None, False),
    ("changed without a word", QUIET, pushed_state(), True),
    ("changed without a word, and an answer after it", replace(QUIET, version=3, stamp=at(6)), pushed_state(), True),
    ("moved, then changed without a word", replace(QUIET, version=3, notice_version=2), pushed_state(), False),
    ("changed without a word, then moved", replace(MOVED, quiet_at=at(4)), pushed_state(), False),
    ("told, then put right by us", QUIET, pushed_state("update", QUIET, pushed={}), False),
    ("invited without a word", QUIETLY_BOB, pushed_state(), True),
    ("invited, then changed without a word", replace(WITH_BOB, quiet_at=at(6), stamp=at(6)), pushed_state(), False),
    ("removed, then changed without a word", replace(WITHOUT_ANN, quiet_at=at(6), stamp=at(6)), pushed_state(), False),
    ("refused, then changed without a word", QUIET, refused("update"), False),
    ("cancelled without a word", replace(CANCELLED, is_quiet_end=True, quiet_at=at(6)), pushed_state(), True),
    ("cancelled after a quiet change", replace(CANCELLED, quiet_at=at(5)), pushed_state(), False),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "last", "expected"), [c[1:] for c in QUIET_CASES], ids=[c[0] for c in QUIET_CASES])
def test_nobody_hears_of_a_step_where_all_of_it_was_done_without_a_word(
    shown: CalendarEvent, last: PushedState | None, *, expected: bool
) -> None:
    (step,) = steps(shown, {} if last is None else {WHOLE_EVENT: last})
    assert is_quiet(step, shown) is expected


def test_only_what_we_changed_is_written() -> None:
    assert fields_to_write(MOVED, pushed_state()) == {"start", "end"}
    assert fields_to_write(WITH_BOB, pushed_state()) == {"attendees"}
    assert fields_to_write(NEW, None) == set(pushed_of(NEW))


def test_a_change_of_a_person_is_found_in_the_fields_that_are_written_alone() -> None:
    last = pushed_state(seen=seen_of(remote()))
    retitled = remote(etag="2", subject="Something else")
    assert is_as_seen(retitled, last, frozenset({"start", "end"}))
    assert not is_as_seen(retitled, last, frozenset({"subject"}))
    assert is_as_seen(retitled, pushed_state(), frozenset({"subject"})), "nothing was seen before"


def test_what_a_person_changed_beside_a_write_stays_to_be_found() -> None:
    last = pushed_state(seen=seen_of(remote()))
    both = remote(etag="2", subject="Something else", start=at(60), end=at(90))
    after = seen_after(both, last, frozenset({"start", "end"}))
    assert after == {**seen_of(both), "subject": seen_of(remote())["subject"], "etag": "1"}
    assert seen_after(both, last, frozenset({"start", "end", "subject"})) == seen_of(both)
    assert seen_after(both, None, frozenset()) == seen_of(both)


def test_a_link_to_join_is_taken_as_it_is_and_is_nobody_s_change() -> None:
    last = pushed_state(seen=seen_of(remote()))
    met = remote(etag="2", join_url="https://meet.google.com/abc-defg-hij")
    assert seen_after(met, last, frozenset({"location"})) == seen_of(met)
    assert fingerprint(met) == fingerprint(remote())


@pytest.mark.parametrize(
    "text",
    [None, 5, "", "http://a.example", "javascript:alert(1)", "https://a b", "https://a\n", "https://" + "a" * 2048],
)
def test_a_link_for_people_is_https_and_nothing_else(text: object) -> None:
    assert link(text) is None
    assert link("https://teams.microsoft.com/l/meetup-join/1") == "https://teams.microsoft.com/l/meetup-join/1"


def test_answers_beside_a_write_stay_to_be_found_unless_the_move_asked_everybody_anew() -> None:
    accepted = (RemoteAttendee("guest1@example.com", None, "accepted"),)
    last = pushed_state(seen=seen_of(remote()))
    assert seen_after(remote(etag="2", attendees=accepted), last, frozenset({"subject"}))["etag"] == "1"
    answered = pushed_state(seen=seen_of(remote(attendees=accepted)))
    assert seen_after(remote(etag="2"), answered, frozenset({"start", "end"})) == seen_of(remote(etag="2"))


def test_the_fingerprint_changes_with_what_the_event_says_and_not_with_answers() -> None:
    accepted = (RemoteAttendee("guest1@example.com", None, "accepted"),)
    assert fingerprint(remote(etag="2", attendees=accepted)) == fingerprint(remote())
    for change in ({"subject": "x"}, {"location": None}, {"start": at(1)}, {"cancelled": True}, {"attendees": ()}):
        assert fingerprint(remote(**change)) != fingerprint(remote()), change


def test_a_calendar_that_shows_what_is_asked_needs_nothing() -> None:
    everything = frozenset(pushed_of(NEW))
    assert shows(remote(), NEW, everything)
    assert not shows(remote(), MOVED, everything)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(-5, 15)), max_size=12))
def test_joined_busy_times_cover_the_same_minutes_and_do_not_touch(spans: list[tuple[int, int]]) -> None:
    found = joined(Busy(at(start), at(start + length)) for start, length in spans)
    minutes = {minute for start, length in spans for minute in range(start, start + length)}
    assert {minute for minute in range(60) if any(b.start <= at(minute) < b.end for b in found)} == minutes
    assert all(one.end < other.start for one, other in pairwise(found))


def remote(**changes: Any) -> RemoteEvent:
    """Give the new event as the calendar shows it."""
    plain = RemoteEvent(
        reference="ref",
        etag="1",
        uid=NEW.uid,
        updated_at=at(0),
        start=NEW.start,
        end=NEW.end,
        time_zone=NEW.time_zone,
        subject=NEW.subject,
        body_html=NEW.body_html,
        location=NEW.location,
        attendees=(RemoteAttendee("guest1@example.com", "Guest 1", "needsAction"),),
    )
    return replace(plain, **changes)
