"""Whatever happens to an appointment and to the worker, the mailboxes end up equal to the newest version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scheducal.appointments import rules
from scheducal.appointments.model import new_appointment
from scheducal.clock import to_seconds
from scheducal.connectors.protocol import CalendarEvent, PushedState, SystemRefused
from scheducal.connectors.push.work import attempted, calendar_event, refused
from scheducal.connectors.systems.email.email_calendar import EmailCalendar
from scheducal.connectors.systems.email.mime import Mail
from scheducal.http.request import SystemUnavailable
from scheducal.tenants.model import Sender
from tests.unit.connectors.samples import CREATED, ORGANIZER
from tests.unit.connectors.systems.email.mailbox import Mailbox, shown

REFUSED = "guest3@example.com"
PEOPLE = st.integers(0, 4)
SECONDS = st.sampled_from([0.0, 0.4, 1.0, 61.0])


class Post:
    """Delivers into mailboxes, refuses one address for good, and is out of order on demand."""

    def __init__(self) -> None:
        self.boxes: defaultdict[str, Mailbox] = defaultdict(Mailbox)
        self.in_order = True

    def send(self, mail: Mail) -> str:
        if not self.in_order:
            raise SystemUnavailable("out of order")
        if mail.recipient == REFUSED:
            raise SystemRefused("unknown recipient")
        self.boxes[mail.recipient].receive(mail)
        return f"message-{self.boxes[mail.recipient].received}"


class Appointment(RuleBasedStateMachine):
    """An appointment that changes, and a worker that is run now and then, and dies now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.post = Post()
        self.calendar = EmailCalendar(self.post)
        self.pushed_state: dict[str, PushedState] = {}
        self.now = CREATED
        self.ever_invited = {_address(0)}

    @initialize()
    def make(self) -> None:
        start, end = rules.schedule("2026-04-15T09:00:00", "2026-04-15T10:00:00", "America/Los_Angeles")
        appointment = new_appointment("ten_1", Sender(ORGANIZER.name, ORGANIZER.address), "apt_1", start, end, self.now)
        appointment = replace(appointment, subject="Review", location="Room 7")
        first = rules.invitee_of(appointment, "Guest 0", _address(0), self.now, prime=False)
        self.aggregate = rules.created(appointment, (first,)).after

    @property
    def event(self) -> CalendarEvent:
        return calendar_event(self.aggregate)

    @rule(seconds=SECONDS)
    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: not self.event.cancelled)
    @rule(subject=st.sampled_from("ABC"), hour=st.integers(9, 12))
    def change(self, subject: str, hour: int) -> None:
        sent = {"subject": subject, "start": f"2026-04-15T{hour:02}:00:00", "end": f"2026-04-15T{hour + 1:02}:00:00"}
        if decision := rules.updated(self.aggregate, sent, to_seconds(self.now)):
            self.aggregate = decision.after

    @precondition(lambda self: not self.event.cancelled)
    @rule(number=PEOPLE)
    def invite(self, number: int) -> None:
        if self._is_invited(number):
            return
        name, address = f"Guest {number}", _address(number)
        self.aggregate = rules.invited(self.aggregate, name, address, to_seconds(self.now), prime=False).after
        self.ever_invited.add(address)

    @precondition(lambda self: not self.event.cancelled)
    @rule(number=PEOPLE)
    def remove(self, number: int) -> None:
        if self._is_invited(number):
            self.aggregate = rules.uninvited(self.aggregate, _address(number), to_seconds(self.now)).after

    @precondition(lambda self: not self.event.cancelled)
    @rule()
    def cancel(self) -> None:
        self.aggregate = rules.cancelled(self.aggregate, None, to_seconds(self.now)).after

    def _is_invited(self, number: int) -> bool:
        return _address(number) in {person.address for person in self.aggregate.invited}

    @rule(skew=st.integers(-30, 30))
    def work(self, skew: int) -> None:
        self._work(lambda _: True, skew)

    @rule(done=st.integers(0, 3))
    def work_until_the_post_is_out_of_order(self, done: int) -> None:
        def still_in_order(taken: int) -> bool:
            self.post.in_order = taken < done
            return True

        self._work(still_in_order, 0)
        self.post.in_order = True

    @rule(done=st.integers(0, 3))
    def die_after_sending(self, done: int) -> None:
        self._work(lambda taken: taken < done, 0)

    def _work(self, survives: Callable[[int], bool], skew: int) -> None:
        """Note first invitations, then take the missing steps one by one; `survives` is asked before each record."""
        at = self.now + timedelta(seconds=skew)
        steps = self.calendar.steps(self.event, self.pushed_state)
        notes = attempted(steps, self.event, self.pushed_state, at)
        self.pushed_state |= {note.invitee_id: note for note in notes}
        for taken, step in enumerate(steps):
            survived = survives(taken)
            try:
                done = self.calendar.perform(step, self.event, at)
            except SystemUnavailable:
                return
            except SystemRefused as refusal:
                done = refused(step, self.event, None, str(refusal), at)
            if not survived:
                return
            self.pushed_state[done.invitee_id] = replace(done, stamp=self.event.stamp)

    @invariant()
    def nobody_hears_of_it_who_was_never_invited(self) -> None:
        assert set(self.post.boxes) <= self.ever_invited - {REFUSED}

    def teardown(self) -> None:
        self._work(lambda _: True, 0)
        assert self.calendar.steps(self.event, self.pushed_state) == ()
        for person in self.event.invitees:
            invited = person.removed_at is None and not self.event.cancelled and person.address != REFUSED
            expected = shown(self.event) if invited else None
            assert self.post.boxes[person.address].calendar == expected


def _address(number: int) -> str:
    return f"guest{number}@example.com"


def test_somebody_invited_again_is_told_though_nobody_recorded_the_withdrawal() -> None:
    for seconds, skew in ((0.0, 0), (1.0, 30)):
        state = Appointment()
        state.make()
        state.work(skew=skew)
        state.pass_time(seconds)
        state.remove(number=0)
        state.die_after_sending(done=0)
        state.invite(number=0)
        state.teardown()


Appointment.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAppointment = pytest.mark.slow(Appointment.TestCase)
