"""Our changes, people's and faults, in any order: in the end the calendar shows what was said last of each thing."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from scheducal.appointments.model import WHOLE_EVENT, Participation
from scheducal.connectors.connected import ChangedThere, RemoteEvent
from scheducal.http.request import SystemUnavailable
from tests.conformance.conftest import CONNECTED
from tests.conformance.harness.pushed_appointment import ANN, BOB, CAM, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest
from tests.conformance.harness.wire import Fault, Killed

GUEST = "guest@example.net"
_MOST_ATTEMPTS, _NEVER = 8, -1
_addresses = st.sampled_from([ANN, BOB, CAM])
_hours = st.integers(1, 400)
_answers: st.SearchStrategy[Participation] = st.sampled_from(["accepted", "declined", "tentativelyAccepted"])


class Life(RuleBasedStateMachine):
    """One appointment. wanted: what the calendar is to show of each field. ours: fields changed since the last push."""

    kind = ""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.calendar: ConnectedUnderTest = self.stack.enter_context(CONNECTED[self.kind]())
        self.pushed = Pushed(self.calendar, appointment(ANN))
        self.wanted: dict[str, object] = {}
        self.ours: dict[str, object] = {"start": START, "subject": self.pushed.event.subject, "location": "Room 7"}
        self.answers: dict[str, str] = {}
        self.guests: set[str] = set()
        self.is_deleted = False
        self.number = 0
        self.fault: tuple[int, Fault] | None = None
        self._settle()

    def teardown(self) -> None:
        """End the fake."""
        self.stack.close()

    @rule(hours=_hours)
    def we_move(self, hours: int) -> None:
        self._change(start=START + hours * HOUR, end=START + hours * HOUR + timedelta(minutes=self._next()))

    @rule()
    def we_rename(self) -> None:
        self._change(subject=f"Ours {self._next()}")

    @rule()
    def we_relocate(self) -> None:
        self._change(location=f"Hall {self._next()}")

    @rule(address=_addresses)
    def we_invite_or_remove(self, address: str) -> None:
        if self.pushed.event.cancelled:
            return
        standing = {each.address for each in self.pushed.event.invitees if each.removed_at is None}
        (self.pushed.remove if address in standing else self.pushed.invite)(address)
        self._settle()
        self.answers.pop(address, None)

    @rule(at=st.integers(0, 3), fault=st.sampled_from(Fault))
    def something_goes_wrong(self, at: int, fault: Fault) -> None:
        """With a request of the next push, if it has so many."""
        self.fault = (at, fault)

    @precondition(lambda self: self.is_shown)
    @rule(hours=_hours)
    def the_owner_moves(self, hours: int) -> None:
        start = START + hours * HOUR
        end = start + timedelta(minutes=self._next())
        self.calendar.person.move(self.reference, start, end)
        self.wanted["start"] = start
        self.answers.clear()

    @precondition(lambda self: self.is_shown)
    @rule()
    def the_owner_renames(self) -> None:
        self.wanted["subject"] = f"Theirs {self._next()}"
        self.calendar.person.edit(self.reference, subject=str(self.wanted["subject"]))

    @precondition(lambda self: self.is_shown and not self.guests)
    @rule()
    def the_owner_invites(self) -> None:
        self.calendar.person.invite(self.reference, GUEST)
        self.guests.add(GUEST)

    @precondition(lambda self: self.is_shown)
    @rule(address=_addresses, answer=_answers)
    def somebody_answers(self, address: str, answer: Participation) -> None:
        (shown,) = self.calendar.shown()
        if address in shown.attendees:
            self.calendar.person.respond(self.reference, address, answer)
            self.answers[address] = answer

    @precondition(lambda self: self.is_shown)
    @rule()
    def the_owner_deletes(self) -> None:
        self.calendar.person.delete(self.reference)
        self.is_deleted = True

    @precondition(lambda self: not self.pushed.event.cancelled and self.number > 6)
    @rule()
    def we_cancel(self) -> None:
        self.pushed.cancel("Sorry.")
        self._settle()

    @invariant()
    def what_was_said_last_is_shown(self) -> None:
        shown = self.calendar.shown()
        if not self.is_shown:
            assert shown == ()
            return
        (event,) = shown
        assert {"start": event.start, "subject": event.subject, "location": event.location} == self.wanted
        standing = {each.address for each in self.pushed.event.invitees if each.removed_at is None}
        assert event.attendees == standing | self.guests
        remote = self.calendar.connected().read(self.reference)
        assert remote is not None
        said = {each.address: str(each.participation) for each in remote.attendees}
        assert said == {address: self.answers.get(address, "needsAction") for address in standing | self.guests}

    @property
    def reference(self) -> str:
        return str(self.pushed.pushed_state[WHOLE_EVENT].reference)

    @property
    def is_shown(self) -> bool:
        return not self.is_deleted and not self.pushed.event.cancelled

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _change(self, **fields: object) -> None:
        if self.pushed.event.cancelled:
            return
        if "start" in fields:
            self.answers.clear()
        self.pushed.change(**fields)
        self.ours |= {name: value for name, value in fields.items() if name != "end"}
        self._settle()

    def _settle(self) -> None:
        """Push until it is done; where a person was there before, ours is the later word."""
        if self.fault is not None:
            self.calendar.wire.fail(len(self.calendar.wire.requests) + self.fault[0], self.fault[1])
        self._push()
        self.calendar.wire.fail(_NEVER, Fault.REFUSED)
        self.fault = None
        self._settled()

    def _push(self) -> None:
        for _ in range(_MOST_ATTEMPTS):
            try:
                self.pushed.attempt(self.calendar.system())
            except ChangedThere as changed:
                gone = RemoteEvent(self.reference, etag="", uid=None, updated_at=None, cancelled=True)
                self.pushed.notice(changed.remote or gone)
            except (SystemUnavailable, Killed):
                continue
            else:
                return
        raise AssertionError("it never ends")

    def _settled(self) -> None:
        event = self.pushed.event
        if self.is_deleted and not event.cancelled:
            self.is_deleted = False
            self.guests.clear()
            self.answers.clear()
            self.ours = {"start": event.start, "subject": event.subject, "location": event.location}
        self.wanted |= self.ours
        self.ours = {}


@pytest.mark.parametrize("kind", CONNECTED)
def test_whatever_happens_the_last_word_is_shown(kind: str) -> None:
    machine: type[RuleBasedStateMachine] = type(f"LifeIn{kind.title()}", (Life,), {"kind": kind})
    run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=12, deadline=None))
