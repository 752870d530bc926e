"""What a person's change in a calendar makes of the appointment, by base, ours and theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.appointments.model import WHOLE_EVENT, Aggregate
from scheducal.appointments.queries.change import Change
from scheducal.appointments.rules import cancelled, edited, invited
from scheducal.connectors.connected import RemoteAttendee, RemoteEvent, seen_of
from scheducal.connectors.pull.decision.model import Followed, Kept
from scheducal.connectors.push.work import calendar_event
from scheducal.connectors.steps import steps
from tests.unit.connectors.pull.values import CALENDAR, JOHN, MARY, NOW, agreed, comparison, event_of, settle, wall

HOUR = timedelta(hours=1)


def renamed(at: Any = NOW) -> tuple[Aggregate, tuple[Change, ...]]:
    """Ours, with a subject that the calendar does not show yet."""
    before = agreed()
    start, end = before.appointment.start, before.appointment.end
    decision = edited(before, start, end, {"subject": "Ours"}, at)
    assert decision is not None
    return decision.after, (Change(2, "updated", "key_1", ("appointmentSubject",), at),)


def followed(found: Any) -> list[Followed]:
    return [step for step in settle(found) if isinstance(step, Followed)]


def test_what_both_agree_on_is_nothing() -> None:
    assert settle(comparison(agreed(), event_of(agreed()))) == []


def test_markup_that_a_calendar_rewrites_is_nobodys_change() -> None:
    theirs = event_of(agreed(), etag="2", body_html="<div>Bring <strong>figures</strong></div>")
    [step] = settle(comparison(agreed(), theirs))
    assert isinstance(step, Kept)
    assert step.pushed_state.seen == seen_of(theirs)


def test_a_move_keeps_the_zone_that_was_agreed_on() -> None:
    theirs = event_of(agreed())
    assert theirs.start is not None
    assert theirs.end is not None
    moved = replace(theirs, etag="2", start=theirs.start + 24 * HOUR, end=theirs.end + 24 * HOUR)
    [step] = followed(comparison(agreed(), moved))
    after = step.decision.after.appointment
    assert (after.start, after.end) == (wall("2026-04-16T09:00:00"), wall("2026-04-16T10:00:00"))
    assert step.decision.events == ("appointment.updated", "appointment.rescheduled")
    assert step.decision.in_calendar
    assert step.actor == CALENDAR


def test_a_zone_that_somebody_chose_there_is_taken_over_and_moves_nothing() -> None:
    [step] = followed(comparison(agreed(), event_of(agreed(), etag="2", time_zone="Europe/Paris")))
    after = step.decision.after.appointment
    assert after.start == wall("2026-04-15T18:00:00", "Europe/Paris")
    assert step.decision.events == ("appointment.updated",)


def test_a_zone_that_nobody_knows_is_not() -> None:
    assert followed(comparison(agreed(), event_of(agreed(), etag="2", time_zone="Mars/Olympus"))) == []


def test_a_deletion_is_a_cancellation() -> None:
    gone = RemoteEvent("evt-1", etag="", uid=None, updated_at=None, cancelled=True)
    [step] = followed(comparison(agreed(), gone))
    assert step.decision.events == ("appointment.canceled",)
    assert (step.pushed_state.operation, step.pushed_state.at) == ("cancel", step.decision.after.appointment.updated_at)
    assert steps(calendar_event(step.decision.after), {WHOLE_EVENT: step.pushed_state}) == ()


def test_a_deletion_gives_way_to_a_later_change_which_makes_the_event_anew() -> None:
    ours, history = renamed(at=NOW)
    gone = event_of(agreed(), etag="2", cancelled=True, updated_at=NOW - HOUR)
    [step] = settle(comparison(ours, gone, history=history))
    assert isinstance(step, Kept)
    assert [each.field for each in step.conflicts] == ["cancellation"]
    [missing] = steps(calendar_event(ours), {WHOLE_EVENT: step.pushed_state})
    assert missing.operation == "create"


def test_a_cancellation_of_ours_is_for_good() -> None:
    ours = cancelled(agreed(), None, NOW).after
    theirs = event_of(agreed(), etag="2", subject="Theirs", updated_at=NOW + HOUR)
    [step] = settle(comparison(ours, theirs))
    assert isinstance(step, Kept)
    assert [(each.field, each.winner, each.lost) for each in step.conflicts] == [("subject", "api", "Theirs")]


def test_a_restored_event_of_a_cancelled_appointment_is_told_of_once() -> None:
    gone = RemoteEvent("evt-1", etag="", uid=None, updated_at=None, cancelled=True)
    [step] = followed(comparison(agreed(), gone))
    ours = step.decision.after
    restored = replace(comparison(ours, event_of(agreed(), etag="3")), pushed_state=step.pushed_state)
    [kept] = settle(restored)
    assert isinstance(kept, Kept)
    assert kept.is_restored
    deleted = replace(restored, theirs=gone, pushed_state=kept.pushed_state)
    [again] = settle(deleted)
    assert isinstance(again, Kept)
    assert not again.is_restored
    assert steps(calendar_event(ours), {WHOLE_EVENT: again.pushed_state}) == ()


@pytest.mark.parametrize(("later", "subject", "lost"), [("calendar", "Theirs", "Ours"), ("api", "Ours", "Theirs")])
def test_of_two_changes_of_one_field_the_later_counts(later: str, subject: str, lost: str) -> None:
    ours, history = renamed(at=NOW - HOUR)
    at = NOW if later == "calendar" else NOW - 2 * HOUR
    theirs = event_of(agreed(), etag="2", subject="Theirs", location="Room 7", updated_at=at)
    taken = settle(comparison(ours, theirs, history=history))
    [first] = [step for step in taken if isinstance(step, Followed)]
    after = first.decision.after.appointment
    assert (after.subject, after.location) == (subject, "Room 7")
    assert [(each.field, each.winner, each.lost) for each in first.conflicts] == [("subject", later, lost)]
    missing = steps(calendar_event(first.decision.after), {WHOLE_EVENT: taken[-1].pushed_state})
    assert [each.operation for each in missing] == (["update"] if later == "api" else [])


def test_where_the_rules_name_a_winner_no_clock_counts() -> None:
    ours, history = renamed(at=NOW - HOUR)
    # Each time, the other side changed it later.
    cases: tuple[tuple[Literal["ours", "theirs"], datetime], ...] = (("ours", NOW), ("theirs", NOW - 2 * HOUR))
    for winner, at in cases:
        theirs = event_of(agreed(), etag="2", subject="Theirs", location="Room 7", updated_at=at)
        taken = settle(replace(comparison(ours, theirs, history=history), winner=winner))
        [first] = [step for step in taken if isinstance(step, Followed)]
        after = first.decision.after.appointment
        # What only they changed is followed in both cases.
        assert (after.subject, after.location) == (winner.capitalize(), "Room 7")
        missing = steps(calendar_event(first.decision.after), {WHOLE_EVENT: taken[-1].pushed_state})
        assert [each.operation for each in missing] == (["update"] if winner == "ours" else [])


def test_an_event_that_ends_before_it_starts_is_written_over() -> None:
    theirs = event_of(agreed())
    [step, last] = settle(comparison(agreed(), replace(theirs, etag="2", end=theirs.start)))
    assert isinstance(step, Kept)
    [missing] = steps(calendar_event(agreed()), {WHOLE_EVENT: last.pushed_state})
    assert missing.operation == "update"


def test_guests_come_and_go_one_by_one_and_nothing_is_written_back() -> None:
    theirs = event_of(agreed(), etag="2", attendees=(RemoteAttendee(MARY, "Mary", "needsAction"),))
    taken = followed(comparison(agreed(), theirs))
    assert [each.decision.action for each in taken] == ["uninvited", "invited"]
    assert [each.address for each in taken[-1].decision.after.invited] == [MARY]
    assert steps(calendar_event(taken[-1].decision.after), {WHOLE_EVENT: taken[-1].pushed_state}) == ()


def test_a_guest_of_ours_who_is_not_in_the_calendar_yet_is_not_taken_for_removed() -> None:
    ours = invited(agreed(), "Mary", MARY, NOW, prime=False).after
    taken = settle(comparison(ours, event_of(agreed(), etag="2", location="Room 7")))
    assert [each.address for each in ours.invited] == [JOHN, MARY]
    [step] = [each for each in taken if isinstance(each, Followed)]
    assert [each.address for each in step.decision.after.invited] == [JOHN, MARY]
    [missing] = steps(calendar_event(step.decision.after), {WHOLE_EVENT: taken[-1].pushed_state})
    assert missing.operation == "update"


def test_without_a_base_what_is_shown_becomes_one() -> None:
    found = comparison(agreed(), event_of(agreed(), subject="Theirs"))
    [step] = settle(replace(found, pushed_state=replace(found.pushed_state, seen={})))
    assert isinstance(step, Kept)
    assert step.pushed_state.seen == found.seen


words = st.text(max_size=300)


@given(subject=words, location=words, body=words, hours=st.integers(-48, 48), minutes=st.integers(-90, 600))
def test_whatever_people_write_is_followed_once_and_goes_back_never(
    subject: str, location: str, body: str, hours: int, minutes: int
) -> None:
    """After the last step, looking again finds nothing, and no update is missing but for a time that cannot be."""
    theirs = event_of(agreed())
    assert theirs.start is not None
    start = theirs.start + hours * HOUR
    end = start + timedelta(minutes=minutes)
    changed = replace(theirs, etag="2", subject=subject, location=location, body_html=body, start=start, end=end)
    found = comparison(agreed(), changed)
    taken = settle(found)
    assert taken
    after = next((each.decision.after for each in reversed(taken) if isinstance(each, Followed)), found.before)
    assert taken[-1].pushed_state.seen == found.seen
    missing = steps(calendar_event(after), {WHOLE_EVENT: taken[-1].pushed_state})
    assert (missing == ()) is (minutes > 0)
    again = replace(found, before=after, pushed_state=taken[-1].pushed_state)
    assert settle(again) == []
