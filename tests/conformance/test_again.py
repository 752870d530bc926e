"""An event that its owner deleted, and that takes place again because the appointment was changed later."""

from __future__ import annotations

import pytest

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import ChangedThere, RemoteEvent
from scheducal.http.request import SystemUnavailable
from tests.conformance.conftest import CONNECTED
from tests.conformance.harness.desk import ANN, BOB, HOUR, START, Desk, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest
from tests.conformance.harness.wire import Fault, Killed


def test_everybody_is_invited_anew_and_nobody_has_answered(connected: ConnectedUnderTest) -> None:
    desk = _to_take_place_again(connected)
    before = len(connected.notices())
    desk.push()
    _takes_place_once(connected, desk)
    pushed_state = sorted((each.address, each.kind) for each in connected.notices()[before:])
    assert pushed_state == [(ANN, "invitation"), (BOB, "invitation")]
    remote = connected.connected().read(str(desk.pushed_state[WHOLE_EVENT].reference))
    assert remote is not None
    assert {each.participation for each in remote.attendees} == {"needsAction"}
    desk.cancel()
    desk.push()
    assert connected.shown() == ()


@pytest.mark.parametrize("kind", CONNECTED)
def test_a_fault_anywhere_makes_it_no_second_event(kind: str) -> None:
    with CONNECTED[kind]() as connected:
        desk = _to_take_place_again(connected)
        before = len(connected.wire.requests)
        desk.push()
        requests = len(connected.wire.requests) - before
    for number in range(requests):
        for fault in Fault:
            with CONNECTED[kind]() as connected:
                desk = _to_take_place_again(connected)
                connected.wire.fail(len(connected.wire.requests) + number, fault)
                desk.push()
                assert connected.wire.is_spent
                _takes_place_once(connected, desk)


@pytest.mark.parametrize("fault", [each for each in Fault if each.takes_effect], ids=lambda fault: fault.name)
def test_one_whose_answer_was_lost_is_cancelled_with_the_appointment(
    connected: ConnectedUnderTest, fault: Fault
) -> None:
    desk = _to_take_place_again(connected)
    connected.wire.fail(len(connected.wire.requests), fault)
    with pytest.raises((SystemUnavailable, Killed)):
        desk.attempt(connected.provider())
    desk.cancel()
    desk.push()
    assert connected.shown() == ()
    assert all(each.certain for each in desk.pushed_state.values())


def _to_take_place_again(connected: ConnectedUnderTest) -> Desk:
    """Ann accepted, the owner deleted the event, the appointment was moved later, and that counts."""
    desk = Desk(connected, appointment(ANN, BOB))
    desk.push()
    reference = str(desk.pushed_state[WHOLE_EVENT].reference)
    connected.person.respond(reference, ANN, "accepted")
    connected.person.delete(reference)
    desk.change(start=START + HOUR, end=START + 2 * HOUR)
    with pytest.raises(ChangedThere) as raised:
        desk.attempt(connected.provider())
    gone = RemoteEvent(reference, etag="", uid=None, updated_at=None, cancelled=True)
    desk.notice(raised.value.remote or gone)
    return desk


def _takes_place_once(connected: ConnectedUnderTest, desk: Desk) -> None:
    (shown,) = connected.shown()
    assert (shown.start, shown.end) == (desk.event.start, desk.event.end)
    assert shown.attendees == frozenset({ANN, BOB})
    assert shown.reference == desk.pushed_state[WHOLE_EVENT].reference
