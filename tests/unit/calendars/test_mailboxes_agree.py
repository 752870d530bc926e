"""Whatever happens to an appointment and to the worker, the mailboxes end up equal to the newest version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scheducal.appointments.model import Invitee
from scheducal.connectors.protocol import PushedState, SystemRefused
from scheducal.connectors.systems.email.email_calendar import EmailCalendar
from scheducal.connectors.systems.email.mime import Mail
from scheducal.http.request import SystemUnavailable
from tests.unit.calendars.mailbox import Mailbox, shown
from tests.unit.calendars.samples import CREATED, event, invitee

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
        self.ever_invited: set[str] = set()
        # Invited, but the worker died before it could record it: it repeats the step before the invitee is
        # removed, since until then nothing says that they heard of the appointment.
        self.unrecorded: set[str] = set()

    @initialize()
    def make(self) -> None:
        self.event = event(invitee(0))
        self.ever_invited.add(invitee(0).address)

    @rule(seconds=SECONDS)
    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: not self.event.cancelled)
    @rule(subject=st.sampled_from("ABC"), hours=st.integers(0, 3))
    def change(self, subject: str, hours: int) -> None:
        start = self.event.start + timedelta(hours=hours)
        self._commit(notice=True, subject=subject, start=start, end=start + timedelta(hours=1))

    @precondition(lambda self: not self.event.cancelled)
    @rule(number=PEOPLE)
    def invite(self, number: int) -> None:
        known = {person.invitee_id: person for person in self.event.invitees}
        person = invitee(number, added_at=self.now)
        if known.get(person.invitee_id, replace(person, removed_at=self.now)).removed_at is not None:
            known[person.invitee_id] = person
            self.ever_invited.add(person.address)
            self._commit(notice=False, invitees=tuple(known.values()))

    @precondition(lambda self: not self.event.cancelled)
    @rule(number=PEOPLE)
    def remove(self, number: int) -> None:
        def removed(person: Invitee) -> Invitee:
            gone = person.removed_at is not None or person.invitee_id in self.unrecorded
            return person if gone or person.invitee_id != f"i{number}" else replace(person, removed_at=self.now)

        self._commit(notice=False, invitees=tuple(removed(person) for person in self.event.invitees))

    @precondition(lambda self: not self.event.cancelled and not self.unrecorded)
    @rule()
    def cancel(self) -> None:
        self._commit(notice=True, cancelled=True)

    def _commit(self, *, notice: bool, **changes: object) -> None:
        version = self.event.version + 1
        raised = {"notice_version": version, "sequence": self.event.sequence + 1} if notice else {}
        stamp = self.now.replace(microsecond=0)
        self.event = replace(self.event, version=version, stamp=stamp, **raised, **changes)  # type: ignore[arg-type]

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
        """Take the missing steps one by one, recording each; `survives` is asked before each record."""
        at = self.now + timedelta(seconds=skew)
        for taken, step in enumerate(self.calendar.steps(self.event, self.pushed_state)):
            survived = survives(taken)
            key = step.invitee.invitee_id
            try:
                outcome = self.calendar.perform(step, self.event, at)
            except SystemUnavailable:
                return
            except SystemRefused as refusal:
                event = self.event
                outcome = PushedState(key, step.operation, event.notice_version, event.sequence, at, None, str(refusal))
            if not survived:
                self.unrecorded |= {key} if step.operation in ("create", "add_invitee") else set()
                return
            self.pushed_state[key] = outcome
            self.unrecorded.discard(key)

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


Appointment.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAppointment = Appointment.TestCase
