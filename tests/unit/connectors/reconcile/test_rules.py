"""Whether an appointment and its calendar agree, and what differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheducal.appointments.model import WHOLE_EVENT, Sync
from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.settled import is_settled
from scheducal.connectors.push.work import Work
from scheducal.connectors.reconcile.rules import (
    AGREE,
    LAG,
    UNSYNCED,
    judged,
    judged_by_row,
    may_try_again,
    to_be_cancelled_again,
)
from tests.unit.connectors.pull.values import CALENDAR, MARY, NOW, agreed, comparison, event_of, pushed_state_of

GONE = RemoteEvent("evt-1", etag="", uid=None, updated_at=None, cancelled=True)


def work(*, state: str = "synced", pushed: int = 1, is_due: bool = False, error: str | None = None) -> Work:
    sync = Sync(f"google:{CALENDAR}", state, 1, pushed, 0, NOW, None)  # type: ignore[arg-type]
    pushed_state = replace(pushed_state_of(agreed(), event_of(agreed())), error=error)
    return Work(agreed(), sync, {WHOLE_EVENT: pushed_state}, None, None, is_due)


def test_what_nobody_changed_agrees_however_often_it_was_touched() -> None:
    assert judged(comparison(agreed(), event_of(agreed()))) == AGREE
    assert judged(comparison(agreed(), event_of(agreed(), etag="77", updated_at=NOW))) == AGREE


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": "Other"}, "subject"),
        ({"location": "Room 2"}, "location"),
        ({"body_html": "<p>Nothing</p>"}, "body"),
        ({"end": event_of(agreed()).end + timedelta(hours=1)}, "time"),  # type: ignore[operator]
        ({"attendees": ()}, "attendees"),
    ],
)
def test_each_field_that_was_changed_there_is_named(change: dict[str, object], field: str) -> None:
    found = judged(comparison(agreed(), event_of(agreed(), **change)))
    assert (found.verdict, found.fields) == ("differ", (field,))


def test_answers_and_people_are_named_too() -> None:
    shown = event_of(agreed())
    (john,) = shown.attendees
    mary = replace(john, address=MARY)
    accepted = replace(john, participation="accepted")
    assert judged(comparison(agreed(), replace(shown, attendees=(accepted,)))).fields == ("answers",)
    assert judged(comparison(agreed(), replace(shown, attendees=(accepted, mary)))).fields == ("attendees", "answers")


def test_an_event_that_is_gone_differs_unless_the_appointment_is_cancelled_too() -> None:
    assert judged(comparison(agreed(), GONE)).fields == ("cancellation",)
    assert judged(cancelled(GONE)) == AGREE


def test_what_the_calendar_lacks_though_nothing_is_due_differs() -> None:
    ours = agreed(subject="Newer", version=2, notice_version=2)
    assert judged(comparison(ours, event_of(agreed()))) == UNSYNCED


def test_an_event_of_a_cancelled_appointment_is_to_be_cancelled_again() -> None:
    found = cancelled(event_of(agreed()))
    assert judged(found).fields == ("cancellation",)
    assert not is_settled(found.before, to_be_cancelled_again(found).pushed_state)


def test_the_row_tells_what_is_on_its_way_given_up_or_forgotten() -> None:
    assert judged_by_row(work()) is None
    assert judged_by_row(work(is_due=True, state="failed")) == LAG
    assert judged_by_row(work(state="failed")) == UNSYNCED
    assert judged_by_row(work(pushed=0)) == UNSYNCED


def test_what_was_refused_for_good_is_not_tried_again() -> None:
    assert may_try_again(work(state="failed"))
    assert not may_try_again(work(state="failed", error="no"))
    assert not may_try_again(work(is_due=True))


def cancelled(shown: RemoteEvent) -> Comparison:
    """Judge a calendar that was told of the cancellation, and shows this."""
    ours = agreed(status="cancelled", cancelled_at=NOW, version=2, notice_version=2)
    pushed_state: PushedState = replace(pushed_state_of(ours, GONE), operation="cancel")
    return replace(comparison(ours, shown), pushed_state=pushed_state)
