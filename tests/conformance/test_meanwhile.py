"""People act while we write: before each single request of ours, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import ChangedThere, RemoteEvent
from tests.conformance.conftest import CONNECTED
from tests.conformance.harness.pushed_appointment import ANN, BOB, CAM, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest

Change = Callable[[Pushed], object]
Act = Callable[[ConnectedUnderTest, str], object]
Judge = Callable[[Pushed, ConnectedUnderTest], None]


@pytest.fixture(params=CONNECTED)
def kind(request: pytest.FixtureRequest) -> str:
    """Tests open as many calendars of it as they need."""
    return str(request.param)


def _interrupted(kind: str, change: Change, act: Act, judge: Judge) -> list[RemoteEvent | None]:
    """Push a change with an act of a person's before its first request, then before its second, and so on.

    Gives what the calendar had meanwhile, for each of them; None where the system saw no conflict.
    """
    met: list[RemoteEvent | None] = []
    while True:
        with CONNECTED[kind]() as connected:
            pushed = Pushed(connected, appointment(ANN, BOB))
            pushed.push()
            act_now = partial(act, connected, str(pushed.pushed_state[WHOLE_EVENT].reference))
            change(pushed)
            connected.wire.interrupt(len(connected.wire.requests) + len(met), act_now)
            remote = _pushed(pushed, connected)
            if not connected.wire.is_spent:
                assert met, "the change asks nothing of the calendar"
                return met
            judge(pushed, connected)
            met.append(remote)


def _pushed(pushed: Pushed, connected: ConnectedUnderTest) -> RemoteEvent | None:
    try:
        pushed.attempt(connected.system())
    except ChangedThere as changed:
        remote = changed.remote
    else:
        return None
    assert remote is not None
    pushed.notice(remote)
    pushed.push()
    return remote


def test_an_answer_that_comes_while_we_write_is_kept(kind: str) -> None:
    def judge(pushed: Pushed, connected: ConnectedUnderTest) -> None:
        remote = connected.connected().read(str(pushed.pushed_state[WHOLE_EVENT].reference))
        assert remote is not None
        answers = {each.address: each.participation for each in remote.attendees}
        assert answers == {ANN: "accepted", CAM: "needsAction"}
        assert remote.subject == "Renamed"

    def change(pushed: Pushed) -> None:
        pushed.change(subject="Renamed")
        pushed.remove(BOB)
        pushed.invite(CAM)

    _interrupted(kind, change, lambda connected, reference: connected.person.respond(reference, ANN, "accepted"), judge)


def test_a_move_that_comes_while_we_write_something_else_stays(kind: str) -> None:
    def judge(pushed: Pushed, connected: ConnectedUnderTest) -> None:
        (shown,) = connected.shown()
        assert (shown.start, shown.end, shown.subject) == (START + HOUR, START + 2 * HOUR, "Renamed")
        assert connected.ever_made() == 1

    def move(connected: ConnectedUnderTest, reference: str) -> None:
        connected.person.move(reference, START + HOUR, START + 2 * HOUR)

    _interrupted(kind, lambda pushed: pushed.change(subject="Renamed"), move, judge)


def test_a_rename_that_comes_while_we_rename_is_noticed_before_ours_wins(kind: str) -> None:
    def judge(pushed: Pushed, connected: ConnectedUnderTest) -> None:
        (shown,) = connected.shown()
        assert shown.subject == "Ours"

    def rename(connected: ConnectedUnderTest, reference: str) -> None:
        connected.person.edit(reference, subject="Theirs")

    met = _interrupted(kind, lambda pushed: pushed.change(subject="Ours"), rename, judge)
    assert {each.subject for each in met if each} == {"Theirs"}
    assert None not in met


def test_a_cancellation_wins_over_what_people_do_meanwhile(kind: str) -> None:
    def judge(pushed: Pushed, connected: ConnectedUnderTest) -> None:
        assert connected.shown() == ()

    def move(connected: ConnectedUnderTest, reference: str) -> None:
        connected.person.move(reference, START + HOUR, START + 2 * HOUR)

    _interrupted(kind, lambda pushed: pushed.cancel("Sorry."), move, judge)
