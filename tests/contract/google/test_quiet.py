"""Of some changes Google tells guests nothing: what it is asked then, and who gets a mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.conformance.harness.google import GoogleUnderTest
from tests.conformance.harness.pushed_appointment import ANN, BOB, MADE, Pushed, appointment
from tests.conformance.harness.wire import Fault


def quietly(pushed: Pushed, **fields: Any) -> None:
    """Make a change that nobody is to be told of."""
    stamp = pushed.event.stamp + timedelta(minutes=1)
    pushed.event = replace(pushed.event, version=pushed.event.version + 1, stamp=stamp, quiet_at=stamp, **fields)


def asked(calendar: GoogleUnderTest) -> list[tuple[str, str]]:
    """List the writes so far, with what each says of the guests."""
    return [(each.method, each.query["sendUpdates"]) for each in calendar.fake.sent if each.method != "GET"]


def test_a_quiet_change_is_written_and_mailed_to_nobody(calendar: GoogleUnderTest) -> None:
    pushed = Pushed(calendar, appointment(ANN, BOB))
    pushed.push()
    first = calendar.mailed()
    quietly(pushed, subject="Quiet")
    calendar.wire.fail(2, Fault.UNANSWERED)
    pushed.push()
    assert (calendar.shown()[0].subject, calendar.mailed()) == ("Quiet", first)
    pushed.change(location="Room 9")
    pushed.push()
    assert [(each.address, each.kind) for each in calendar.mailed()[2:]] == [(ANN, "update"), (BOB, "update")]
    quietly(pushed, cancelled=True, is_quiet_end=True)
    before = calendar.mailed()
    pushed.push()
    assert (calendar.shown(), calendar.mailed()) == ((), before)
    assert asked(calendar) == [("POST", "all"), ("PATCH", "none"), ("PATCH", "all"), ("DELETE", "none")]
    assert calendar.objections() == []


def test_a_change_that_waited_is_told_though_a_quiet_one_came_after_it(calendar: GoogleUnderTest) -> None:
    pushed = Pushed(calendar, appointment(ANN))
    pushed.push()
    pushed.change(subject="Told")
    quietly(pushed, location="Room 9")
    pushed.push()
    assert asked(calendar) == [("POST", "all"), ("PATCH", "all")]


def test_what_is_made_quietly_is_told_with_the_next_change(calendar: GoogleUnderTest) -> None:
    made = appointment(ANN, quiet_at=MADE)
    pushed = Pushed(calendar, replace(made, invitees=tuple(replace(each, quiet_version=1) for each in made.invitees)))
    calendar.wire.fail(1, Fault.UNANSWERED)
    pushed.push()
    assert (len(calendar.shown()), calendar.mailed()) == (1, [])
    pushed.change(subject="Told")
    pushed.push()
    assert [each.address for each in calendar.mailed()] == [ANN]
    assert asked(calendar)[-1] == ("PATCH", "all")
