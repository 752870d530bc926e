"""An event that its owner deleted, and that takes place again because the appointment was changed later."""

from __future__ import annotations

import pytest

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import ChangedThere, RemoteEvent
from scheducal.http.request import SystemUnavailable
from tests.conformance.conftest import CONNECTED
from tests.conformance.harness.pushed_appointment import ANN, BOB, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest
from tests.conformance.harness.wire import Fault, Killed


def test_everybody_is_invited_anew_and_nobody_has_answered(connected: ConnectedUnderTest) -> None:
    pushed = _to_take_place_again(connected)
    before = len(connected.mailed())
    pushed.push()
    _takes_place_once(connected, pushed)
    mailed = sorted((each.address, each.kind) for each in connected.mailed()[before:])
    assert mailed == [(ANN, "invitation"), (BOB, "invitation")]
    remote = connected.connected().read(str(pushed.pushed_state[WHOLE_EVENT].reference))
    assert remote is not None
    assert {each.participation for each in remote.attendees} == {"needsAction"}
    pushed.cancel()
    pushed.push()
    assert connected.shown() == ()


@pytest.mark.parametrize("kind", CONNECTED)
def test_a_fault_anywhere_makes_it_no_second_event(kind: str) -> None:
    with CONNECTED[kind]() as connected:
        pushed = _to_take_place_again(connected)
        before = len(connected.wire.requests)
        pushed.push()
        requests = len(connected.wire.requests) - before
    for number in range(requests):
        for fault in Fault:
            with CONNECTED[kind]() as connected:
                pushed = _to_take_place_again(connected)
                connected.wire.fail(len(connected.wire.requests) + number, fault)
                pushed.push()
                assert connected.wire.is_spent
                _takes_place_once(connected, pushed)


@pytest.mark.parametrize("fault", [each for each in Fault if each.takes_effect], ids=lambda fault: fault.name)
def test_one_whose_answer_was_lost_is_cancelled_with_the_appointment(
    connected: ConnectedUnderTest, fault: Fault
) -> None:
    pushed = _to_take_place_again(connected)
    connected.wire.fail(len(connected.wire.requests), fault)
    with pytest.raises((SystemUnavailable, Killed)):
        pushed.attempt(connected.system())
    pushed.cancel()
    pushed.push()
    assert connected.shown() == ()
    assert all(each.certain for each in pushed.pushed_state.values())


def _to_take_place_again(connected: ConnectedUnderTest) -> Pushed:
    """Ann accepted, the owner deleted the event, the appointment was moved later, and that counts."""
    pushed = Pushed(connected, appointment(ANN, BOB))
    pushed.push()
    reference = str(pushed.pushed_state[WHOLE_EVENT].reference)
    connected.person.respond(reference, ANN, "accepted")
    connected.person.delete(reference)
    pushed.change(start=START + HOUR, end=START + 2 * HOUR)
    with pytest.raises(ChangedThere) as raised:
        pushed.attempt(connected.system())
    gone = RemoteEvent(reference, etag="", uid=None, updated_at=None, cancelled=True)
    pushed.notice(raised.value.remote or gone)
    return pushed


def _takes_place_once(connected: ConnectedUnderTest, pushed: Pushed) -> None:
    (shown,) = connected.shown()
    assert (shown.start, shown.end) == (pushed.event.start, pushed.event.end)
    assert shown.attendees == frozenset({ANN, BOB})
    assert shown.reference == pushed.pushed_state[WHOLE_EVENT].reference
