"""Any history of changes keeps the laws of version, notice version, SEQUENCE and DTSTAMP (RFC 5546 section 2.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scheducal.appointments import rules
from scheducal.appointments.model import MOST_INVITEES, Aggregate, Appointment, Organizer
from scheducal.appointments.rules import AppointmentDecision
from scheducal.errors import Refusal

BEGIN = datetime(2026, 3, 19, 14, 0, tzinfo=UTC)
ADDRESSES = st.sampled_from(["john@a.test", "JOHN@a.test", "mary@b.test", "kim@c.test"])
HOURS = st.integers(9, 16)
TEXTS = st.sampled_from([None, "One", "Two"])


class History(RuleBasedStateMachine):
    """One appointment through its life; the model knows who is invited and whether it is cancelled."""

    @initialize(start=HOURS)
    def begin(self, start: int) -> None:
        first, last = rules.schedule(f"2026-04-15T{start:02d}:00:00", f"2026-04-15T{start + 1:02d}:00:00", "UTC")
        organizer = Organizer("acme@mail.test", "Acme")
        self.now = BEGIN
        appointment = Appointment("ten_1", "apt_1", "uid", organizer, first, last, self.now, self.now, self.now)
        self.state = rules.created(appointment).after
        self.decisions: list[tuple[Aggregate, AppointmentDecision]] = []
        self.invited: set[str] = set()
        self.is_cancelled = False

    @rule(seconds=st.sampled_from([0, 0, 1, 60, -5]))
    def time_passes_or_clocks_differ(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(start=HOURS, subject=TEXTS, fields=st.sets(st.sampled_from(["time", "subject", "same"])))
    def update(self, start: int, subject: str | None, fields: set[str]) -> None:
        changes: dict[str, object] = {"subject": subject} if "subject" in fields else {}
        if "time" in fields:
            changes |= {"start": f"2026-04-15T{start:02d}:00:00", "end": f"2026-04-15T{start + 1:02d}:00:00"}
        if self.is_cancelled:
            return self._is_refused(lambda: rules.updated(self.state, changes, self.now))
        before, decision = self.state.appointment, rules.updated(self.state, changes, self.now)
        if decision is None:
            assert changes.get("subject", before.subject) == before.subject
            return None
        self._apply(decision)
        moved = before.start != self.state.appointment.start
        assert self.state.appointment.sequence == before.sequence + moved
        assert self.state.appointment.notice_version == self.state.appointment.version
        assert ("appointment.rescheduled" in decision.events) == moved
        return None

    @rule(address=ADDRESSES)
    def invite(self, address: str) -> None:
        if self.is_cancelled or address.lower() in self.invited:
            return self._is_refused(lambda: rules.invited(self.state, "A", address, self.now, prime=False))
        before = self.state.appointment
        self._apply(rules.invited(self.state, "A", address, self.now, prime=False))
        self.invited.add(address.lower())
        after = self.state.appointment
        assert (after.sequence, after.notice_version) == (before.sequence, before.notice_version)
        return None

    @rule(address=ADDRESSES)
    def uninvite(self, address: str) -> None:
        if self.is_cancelled or address.lower() not in self.invited:
            return self._is_refused(lambda: rules.uninvited(self.state, address, self.now))
        before = self.state.appointment
        self._apply(rules.uninvited(self.state, address, self.now))
        self.invited.remove(address.lower())
        after = self.state.appointment
        assert (after.sequence, after.notice_version) == (before.sequence + 1, before.notice_version)
        return None

    @precondition(lambda self: len(self.decisions) > 3)
    @rule()
    def cancel(self) -> None:
        if self.is_cancelled:
            return self._is_refused(lambda: rules.cancelled(self.state, None, self.now))
        before = self.state.appointment
        self._apply(rules.cancelled(self.state, None, self.now))
        self.is_cancelled = True
        after = self.state.appointment
        assert (after.sequence, after.notice_version) == (before.sequence + 1, after.version)
        assert after.original_invitee_count == len(self.invited)
        return None

    def _apply(self, decision: AppointmentDecision) -> None:
        self.decisions.append((self.state, decision))
        self.state = decision.after

    def _is_refused(self, change: object) -> None:
        assert callable(change)
        with pytest.raises(Refusal) as refused:
            change()
        expected = {"duplicate_request", "invitee_not_found"}
        assert refused.value.code in ({"appointment_already_cancelled"} if self.is_cancelled else expected)

    @invariant()
    def each_change_is_one_version_and_nothing_falls(self) -> None:
        for before, decision in self.decisions[-1:]:
            old, new = before.appointment, decision.after.appointment
            assert new.version == old.version + 1
            assert old.sequence <= new.sequence <= old.sequence + 1
            assert old.notice_version <= new.notice_version <= new.version
            assert new.stamp > old.stamp
            assert new.updated_at >= old.updated_at
            assert (new.uid, new.created_at, new.organizer) == (old.uid, old.created_at, old.organizer)

    @invariant()
    def the_list_is_who_was_invited_and_not_removed(self) -> None:
        assert {invitee.address.lower() for invitee in self.state.invited} == self.invited
        assert len({invitee.invitee_id for invitee in self.state.invitees}) == len(self.state.invitees)
        expected = 0 if self.is_cancelled else len(self.invited)
        assert self.state.appointment.invitee_count == expected


History.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
test_history = History.TestCase


def test_the_three_hundred_and_first_invitee_is_refused() -> None:
    start, end = rules.schedule("2026-04-15T09:00:00", "2026-04-15T10:00:00", "UTC")
    organizer = Organizer("acme@mail.test", "Acme")
    state = rules.created(Appointment("t", "a", "u", organizer, start, end, BEGIN, BEGIN, BEGIN)).after
    for number in range(MOST_INVITEES):
        state = rules.invited(state, "A", f"a{number}@b.test", BEGIN, prime=False).after
    with pytest.raises(Refusal, match="at most 300 invitees"):
        rules.invited(state, "A", "one@more.test", BEGIN, prime=False)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2026-04-15T10:00:00", "2026-04-15T10:00:00", "invalid_time_range"),
        ("2026-04-15T10:00:00", "2026-04-15T09:00:00", "invalid_time_range"),
        ("tomorrow", "2026-04-15T09:00:00", "invalid_date_time"),
        ("2026-04-15T10:00:00", 7, "invalid_date_time"),
    ],
)
def test_times_that_are_none_or_end_before_they_start_are_refused(start: object, end: object, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.schedule(start, end, "UTC")
    assert refused.value.code == code


def test_an_end_after_the_start_is_judged_by_instants_not_by_the_clock_on_the_wall() -> None:
    start, end = rules.schedule("2026-11-01T01:45:00", "2026-11-01T01:15:00-05:00", "America/New_York")
    assert (start.isoformat(), end.isoformat()) == ("2026-11-01T01:45:00", "2026-11-01T01:15:00")
    assert end.instant - start.instant == timedelta(minutes=30)
