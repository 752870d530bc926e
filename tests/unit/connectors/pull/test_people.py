"""Which answers that a calendar shows are new, and count."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from scheducal.appointments.rules import edited
from scheducal.connectors.connected import RemoteAttendee, RemoteEvent
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.model import Followed
from tests.unit.connectors.pull.values import (
    JOHN,
    MARY,
    NOW,
    agreed,
    comparison,
    event_of,
    pushed_state_of,
    settle,
    wall,
)

MINUTE = timedelta(minutes=1)


def answer(participation: Any, at: datetime | None = None, **more: Any) -> RemoteAttendee:
    return RemoteAttendee(JOHN, "John", participation, at, **more)


def showing(*attendees: RemoteAttendee, etag: str = "2") -> RemoteEvent:
    return event_of(agreed(), etag=etag, attendees=attendees, updated_at=NOW - MINUTE)


def events(found: Comparison) -> list[str]:
    return [name for step in settle(found) if isinstance(step, Followed) for name in step.decision.events]


def after(found: Comparison) -> Comparison:
    """Give the same, once everything was dealt with."""
    taken = settle(found)
    last = [step for step in taken if isinstance(step, Followed)]
    return replace(found, before=last[-1].decision.after if last else found.before, pushed_state=taken[-1].pushed_state)


def test_an_answer_is_told_once_under_the_invitee() -> None:
    found = comparison(agreed(), showing(answer("accepted", NOW)))
    [step] = [each for each in settle(found) if isinstance(each, Followed)]
    assert step.decision.events == ("attendee.responded",)
    assert step.actor == step.decision.touched[0].invitee_id
    assert settle(after(found)) == []


def test_another_answer_is_told_and_an_older_one_is_not() -> None:
    found = after(comparison(agreed(), showing(answer("accepted", NOW))))
    assert events(replace(found, theirs=showing(answer("declined", NOW + MINUTE), etag="3"))) == ["attendee.responded"]
    assert events(replace(found, theirs=showing(answer("declined", NOW - MINUTE), etag="3"))) == []


def test_a_proposal_is_told_as_one() -> None:
    start = NOW + timedelta(days=30)
    proposed = answer("tentativelyAccepted", NOW, proposed_start=start, proposed_end=start + 30 * MINUTE)
    found = comparison(agreed(), showing(proposed))
    assert events(found) == ["attendee.proposed_new_time"]
    another = replace(proposed, proposed_start=start + MINUTE)
    assert events(replace(after(found), theirs=showing(another, etag="3"))) == ["attendee.proposed_new_time"]


def test_without_times_the_words_decide() -> None:
    found = after(comparison(agreed(), showing(answer("accepted"))))
    assert events(replace(found, theirs=showing(answer("accepted"), etag="3"))) == []
    assert events(replace(found, theirs=showing(answer("accepted", comment="Late"), etag="3"))) == [
        "attendee.responded"
    ]


def moved_here() -> Comparison:
    """John accepted, without a time; then we moved, and the calendar was told and forgot his answer."""
    found = after(comparison(agreed(), showing(answer("accepted"))))
    decision = edited(found.before, wall("2026-04-16T09:00:00"), wall("2026-04-16T10:00:00"), {}, NOW)
    assert decision is not None
    shown = event_of(decision.after, etag="3", attendees=(answer("needsAction"),))
    return replace(found, before=decision.after, pushed_state=pushed_state_of(decision.after, shown), theirs=shown)


def test_the_same_words_count_again_once_the_calendar_had_forgotten_them() -> None:
    found = moved_here()
    assert settle(found) == []
    assert events(replace(found, theirs=replace(found.theirs, etag="4", attendees=(answer("accepted"),)))) == [
        "attendee.responded"
    ]


def test_an_answer_that_the_calendar_kept_from_another_time_does_not_count() -> None:
    theirs = showing(answer("accepted"))
    found = after(comparison(agreed(), theirs))
    assert theirs.start is not None
    assert theirs.end is not None
    moved = replace(theirs, etag="3", start=theirs.start + 60 * MINUTE, end=theirs.end + 60 * MINUTE)
    then = replace(found, theirs=moved)
    assert events(then) == ["appointment.updated", "appointment.rescheduled"]
    [john] = after(then).before.invited
    assert john.participation == "needsAction"


def test_an_answer_to_a_time_that_we_have_left_waits_for_the_calendar_to_hear_of_it() -> None:
    ours = edited(agreed(), wall("2026-04-16T09:00:00"), wall("2026-04-16T10:00:00"), {}, NOW)
    assert ours is not None
    assert events(comparison(ours.after, showing(answer("accepted", NOW)))) == []


def test_somebody_who_is_not_invited_answers_as_an_invitee_once_they_are_on_the_list() -> None:
    found = comparison(agreed(), showing(answer("needsAction"), RemoteAttendee(MARY, "Mary", "declined", NOW)))
    assert events(found) == ["appointment.updated", "attendee.responded"]
