"""What becomes of an appointment in each calendar system, and what its invitees are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.conformance.harness.pushed_appointment import ANN, BOB, CAM, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import CalendarUnderTest, Mailed, Shown

_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "time": {"start": START + timedelta(days=30), "end": START + timedelta(days=30, hours=2)},
    "end": {"end": START + 2 * HOUR},
    "subject": {"subject": "Half-yearly review"},
    "body": {"body_html": "<p>Other figures</p>"},
    "location": {"location": "Room 8"},
    "no location": {"location": None},
    "everything": {"start": START - HOUR, "subject": "Earlier", "body_html": "<i>soon</i>", "location": "Here"},
}


def push_new(calendar: CalendarUnderTest, *addresses: str, **fields: Any) -> Pushed:
    """Make an appointment that the calendar has."""
    pushed = Pushed(calendar, appointment(*addresses, **fields))
    pushed.push()
    return pushed


def the_event(calendar: CalendarUnderTest) -> Shown:
    """Give the only one."""
    (shown,) = calendar.shown()
    return shown


def told_since(calendar: CalendarUnderTest, before: int) -> list[tuple[str, str]]:
    """List the mailed that came after the first ones, by address and kind."""
    return sorted((each.address, each.kind) for each in calendar.mailed()[before:])


def test_a_new_appointment_is_one_event_to_which_everybody_is_invited_once(calendar: CalendarUnderTest) -> None:
    push_new(calendar, ANN, BOB)
    shown = the_event(calendar)
    assert (shown.subject, shown.location) == ("Quarterly Business Review", "Room 7")
    assert (shown.start, shown.end) == (START, START + HOUR)
    assert "Figures of the first quarter." in shown.text
    assert shown.attendees == {ANN, BOB}
    assert told_since(calendar, 0) == [(ANN, "invitation"), (BOB, "invitation")]


@pytest.mark.parametrize("change", _CHANGES)
def test_a_change_is_shown_and_told_once(calendar: CalendarUnderTest, change: str) -> None:
    pushed = push_new(calendar, ANN, BOB)
    reference = the_event(calendar).reference
    pushed.change(**_CHANGES[change])
    pushed.push()
    shown, wanted = the_event(calendar), pushed.event
    assert shown.reference == reference
    assert (shown.start, shown.end) == (wanted.start, wanted.end)
    assert (shown.subject, shown.location) == (wanted.subject, wanted.location or "")
    assert ("figures" in shown.text) == ("figures" in str(wanted.body_html))
    assert told_since(calendar, 2) == [(ANN, "update"), (BOB, "update")]


def test_somebody_else_is_invited_and_later_not_any_more(calendar: CalendarUnderTest) -> None:
    others = [(ANN, "update")] if calendar.abilities.notifies_whole_list else []
    pushed = push_new(calendar, ANN)
    pushed.invite(BOB)
    pushed.push()
    assert the_event(calendar).attendees == {ANN, BOB}
    assert told_since(calendar, 1) == sorted([*others, (BOB, "invitation")])
    before = len(calendar.mailed())
    pushed.remove(BOB)
    pushed.push()
    assert the_event(calendar).attendees == {ANN}
    assert told_since(calendar, before) == sorted([*others, (BOB, "cancellation")])


def test_who_was_removed_can_be_invited_again(calendar: CalendarUnderTest) -> None:
    pushed = push_new(calendar, ANN, BOB)
    pushed.remove(BOB)
    pushed.push()
    pushed.invite(BOB)
    pushed.push()
    assert the_event(calendar).attendees == {ANN, BOB}
    assert [each.kind for each in calendar.mailed() if each.address == BOB] == [
        "invitation",
        "cancellation",
        "invitation",
    ]


def test_several_changes_at_once_arrive_together(calendar: CalendarUnderTest) -> None:
    pushed = push_new(calendar, ANN, BOB)
    pushed.change(subject="Renamed")
    pushed.invite(CAM)
    pushed.remove(BOB)
    pushed.push()
    shown = the_event(calendar)
    assert shown.subject == "Renamed"
    assert shown.attendees == {ANN, CAM}
    assert {(CAM, "invitation"), (BOB, "cancellation"), (ANN, "update")} == set(told_since(calendar, 2))


def test_a_cancellation_reaches_everybody_with_the_words_that_the_calendar_can_carry(
    calendar: CalendarUnderTest,
) -> None:
    pushed = push_new(calendar, ANN, BOB)
    pushed.cancel("The room is flooded.")
    pushed.push()
    assert calendar.shown() == ()
    mailed = {each.address: each for each in calendar.mailed()[2:]}
    assert mailed.keys() == {ANN, BOB}
    words = "The room is flooded." if calendar.abilities.cancels_with_comment else ""
    assert set(mailed.values()) == {Mailed(ANN, "cancellation", words), Mailed(BOB, "cancellation", words)}


def test_an_appointment_cancelled_before_the_calendar_knew_of_it_leaves_no_trace(calendar: CalendarUnderTest) -> None:
    pushed = Pushed(calendar, appointment())
    pushed.cancel()
    pushed.push()
    assert calendar.ever_made() == 0
    assert calendar.wire.requests == []


def test_an_appointment_without_invitees_is_cancelled_too(calendar: CalendarUnderTest) -> None:
    pushed = push_new(calendar, ANN)
    pushed.remove(ANN)
    pushed.push()
    pushed.cancel("Nobody is coming.")
    pushed.push()
    assert calendar.shown() == ()


def test_nothing_is_sent_when_the_calendar_has_everything(calendar: CalendarUnderTest) -> None:
    pushed = push_new(calendar, ANN)
    before = list(calendar.wire.requests)
    pushed.push()
    pushed.answered()  # a new version, of which the calendar need not be told
    pushed.push()
    assert calendar.wire.requests == before
    pushed.cancel()
    pushed.push()
    before = list(calendar.wire.requests)
    pushed.push()
    assert calendar.wire.requests == before


def test_what_clients_write_arrives_harmless(calendar: CalendarUnderTest) -> None:
    push_new(
        calendar,
        subject="Re\r\nview\x00 \N{SNOWMAN}",
        body_html="<p onclick=x()>before</p><script>alert(1)</script><p>after",
        location="Room\n7\x1b",
    )
    shown = the_event(calendar)
    assert (shown.subject, shown.location) == ("Re view \N{SNOWMAN}", "Room 7")
    assert "before" in shown.text
    assert "after" in shown.text
    assert "alert" not in shown.text


def test_a_refusal_for_good_is_recorded_and_overcome_by_a_change(calendar: CalendarUnderTest) -> None:
    pushed = push_new(calendar, "nobody at all")
    assert [pushed_state.error for pushed_state in pushed.pushed_state.values() if pushed_state.error]
    before = list(calendar.wire.requests)
    pushed.push()
    assert calendar.wire.requests == before, "a refusal stands"
    pushed.remove("nobody at all")
    pushed.invite(ANN)
    pushed.push()
    assert the_event(calendar).attendees == {ANN}
    assert [
        pushed_state
        for pushed_state in pushed.pushed_state.values()
        if pushed_state.error and pushed_state.operation != "create"
    ] == []
