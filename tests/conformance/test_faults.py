"""Every request of an appointment's whole life goes wrong in every way: no doubled event, nothing left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from scheducal.http.request import SystemUnavailable
from tests.conformance.conftest import Opening
from tests.conformance.harness.pushed_appointment import ANN, BOB, Pushed, appointment
from tests.conformance.harness.under_test import CalendarUnderTest
from tests.conformance.harness.wire import Fault, Killed

_DAY = timedelta(days=1)
_LOST = [fault for fault in Fault if fault.takes_effect]
# There is nobody to ask whether a mail went out. A second one is the same to calendar programs: UID and SEQUENCE are.
_TELLS_AGAIN = {"email"}
# To whoever sends a mail a refusal is a refusal, whatever its status.
_FAULTS = {"email": [Fault.REFUSED, Fault.UNANSWERED, Fault.KILLED_BEFORE, Fault.KILLED_AFTER]}


def _move(pushed: Pushed) -> None:
    pushed.change(start=pushed.event.start + _DAY, end=pushed.event.end + _DAY, body_html="<p>moved</p>")


# An appointment's life; each change is pushed before the next is made.
_LIFE: tuple[Callable[[Pushed], object], ...] = (
    lambda pushed: pushed.event,
    _move,
    lambda pushed: pushed.invite(BOB),
    lambda pushed: pushed.change(subject="Renamed"),
    lambda pushed: pushed.remove(ANN),
    lambda pushed: pushed.cancel("Sorry."),
)


def test_any_single_fault_in_an_appointments_life_is_overcome(opening: Opening) -> None:
    with opening() as calendar:
        _live(calendar)
        requests = list(calendar.wire.requests)
        mailed, faults = Counter(calendar.mailed()), _FAULTS.get(calendar.system().name, list(Fault))
    for number, name in enumerate(requests):
        for fault in faults:
            with opening() as calendar, _noted(f"request {number}, {name}: {fault.value}"):
                calendar.wire.fail(number, fault)
                _live(calendar)
                assert calendar.wire.is_spent
                twice = Counter(calendar.mailed()) - mailed
                assert not twice or calendar.system().name in _TELLS_AGAIN, "attendees were told twice"


def _live(calendar: CalendarUnderTest) -> None:
    pushed = Pushed(calendar, appointment(ANN))
    for change in _LIFE:
        change(pushed)
        pushed.push()
        _agrees(calendar, pushed)


def _agrees(calendar: CalendarUnderTest, pushed: Pushed) -> None:
    """Check that the calendar shows the appointment as one event, or nothing once it is cancelled."""
    event = pushed.event
    assert calendar.ever_made() == 1
    shown = [(each.start, each.end, each.subject, each.attendees) for each in calendar.shown()]
    invited = frozenset(each.address for each in event.invitees if each.removed_at is None)
    assert shown == ([] if event.cancelled else [(event.start, event.end, event.subject, invited)])
    assert all(pushed_state.certain and pushed_state.error is None for pushed_state in pushed.pushed_state.values())


@pytest.mark.parametrize("fault", _LOST, ids=lambda fault: fault.name)
def test_a_create_whose_answer_was_lost_is_cancelled_with_the_appointment(opening: Opening, fault: Fault) -> None:
    with opening() as calendar:
        pushed = Pushed(calendar, appointment(ANN, BOB))
        _lose_the_first_answer(calendar, pushed, fault)
        pushed.cancel("Never mind.")
        pushed.push()
        assert calendar.shown() == ()
        assert calendar.ever_made() == 1
        last = {each.address: each.kind for each in calendar.mailed()}
        assert set(last.values()) == {"cancellation"}


@pytest.mark.parametrize("fault", _LOST, ids=lambda fault: fault.name)
def test_a_create_whose_answer_was_lost_is_found_though_the_appointment_changed(opening: Opening, fault: Fault) -> None:
    with opening() as calendar:
        pushed = Pushed(calendar, appointment(ANN))
        _lose_the_first_answer(calendar, pushed, fault)
        _move(pushed)
        pushed.remove(ANN)
        pushed.invite(BOB)
        pushed.push()
        _agrees(calendar, pushed)
        assert "moved" in calendar.shown()[0].text


def _lose_the_first_answer(calendar: CalendarUnderTest, pushed: Pushed, fault: Fault) -> None:
    calendar.wire.fail(0, fault)
    with pytest.raises((SystemUnavailable, Killed)):
        pushed.attempt(calendar.system())
    assert calendar.ever_made() == 1


@contextmanager
def _noted(trial: str) -> Iterator[None]:
    """Name the trial in a failure."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"trial: {trial}")
        raise
