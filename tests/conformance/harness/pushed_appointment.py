"""An appointment and its calendar: makes changes as the API would, and pushes them as the sync worker does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.appointments.model import WHOLE_EVENT, Invitee, Organizer
from scheducal.connectors.connected import RemoteEvent, seen_of
from scheducal.connectors.protocol import AnyStep, CalendarEvent, CalendarSystem, PushedState, SystemRefused
from scheducal.connectors.push.work import attempted
from scheducal.http.request import SystemUnavailable
from tests.conformance.harness.under_test import CalendarUnderTest
from tests.conformance.harness.wire import Killed

MADE = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
START = datetime(2026, 4, 15, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANN, BOB, CAM = "ann@example.com", "bob@example.com", "cam@example.com"
_MOST_ATTEMPTS = 6


def appointment(*addresses: str, **changes: Any) -> CalendarEvent:
    """Make a new appointment with Ann, or with those named."""
    plain = CalendarEvent(
        uid="01JQ8ZK7M4@cal.example.org",
        version=1,
        notice_version=1,
        sequence=0,
        created=MADE,
        stamp=MADE,
        start=START,
        end=START + HOUR,
        time_zone="Europe/Berlin",
        subject="Quarterly Business Review",
        body_html="<p>Figures of the <b>first quarter</b>.</p>",
        location="Room 7",
        organizer=Organizer("acme@cal.example.org", "Acme Scheduling"),
        invitees=tuple(_invitee(address, MADE) for address in addresses or (ANN,)),
    )
    return replace(plain, **changes)


class Pushed:
    """told: what the table would know. Each change is a new version, a minute after the last; `push` brings it out."""

    def __init__(self, under_test: CalendarUnderTest, event: CalendarEvent) -> None:
        self._under_test = under_test
        self.event = event
        self.pushed_state: dict[str, PushedState] = {}

    def change(self, **fields: Any) -> None:
        """Make a change that every invitee must be told of."""
        before = self.event
        moved = any(name in fields and fields[name] != getattr(before, name) for name in ("start", "end"))
        stamp = before.stamp + timedelta(minutes=1)
        version = before.version + 1
        sequence = before.sequence + moved
        self.event = replace(before, **fields, version=version, notice_version=version, sequence=sequence, stamp=stamp)

    def invite(self, address: str) -> None:
        """One more invitee, or one that was removed before."""
        stamp = self._next_stamp()
        others = tuple(each for each in self.event.invitees if each.address != address)
        self._listed((*others, _invitee(address, stamp)), stamp)

    def remove(self, address: str) -> None:
        """Take an invitee off the list."""
        stamp = self._next_stamp()
        self._listed(
            tuple(replace(each, removed_at=stamp) if each.address == address else each for each in self.event.invitees),
            stamp,
        )

    def answered(self) -> None:
        """Somebody's answer made a new version that asks nothing of the calendar."""
        self._listed(self.event.invitees, self._next_stamp())

    def cancel(self, comment: str | None = None) -> None:
        """Cancel it, with the organizer's words."""
        stamp = self._next_stamp()
        version = self.event.version + 1
        self.event = replace(
            self.event,
            cancelled=True,
            comment=comment,
            version=version,
            notice_version=version,
            sequence=self.event.sequence + 1,
            stamp=stamp,
        )

    def notice(self, remote: RemoteEvent) -> None:
        """Take in a person's change. Our own change wins where both changed the same."""
        self.pushed_state[WHOLE_EVENT] = replace(self.pushed_state[WHOLE_EVENT], seen=seen_of(remote))

    def push(self) -> None:
        """Until nothing is missing; a process that is killed has a successor. Raises what the last attempt raised."""
        for attempt in range(1, _MOST_ATTEMPTS + 1):
            try:
                return self.attempt(self._under_test.system())
            except (SystemUnavailable, Killed):
                if attempt == _MOST_ATTEMPTS:
                    raise
        raise AssertionError("the last attempt ends the loop")

    def attempt(self, system: CalendarSystem[Any]) -> None:
        """One attempt: plan, note first invitations, take the steps, keep each outcome."""
        steps = system.steps(self.event, self.pushed_state)
        self.pushed_state |= self._noted(steps)
        for step in steps:
            self.pushed_state[step.subject] = self._performed(system, step)

    def _performed(self, system: CalendarSystem[Any], step: AnyStep) -> PushedState:
        event, now = self.event, self.event.stamp + timedelta(seconds=5)
        try:
            return system.perform(step, event, now)
        except SystemRefused as refused:
            error = str(refused)
            return PushedState(step.subject, step.operation, event.notice_version, event.sequence, now, error=error)

    def _noted(self, steps: Iterable[AnyStep]) -> dict[str, PushedState]:
        return {each.invitee_id: each for each in attempted(steps, self.event, self.pushed_state, self.event.stamp)}

    def _next_stamp(self) -> datetime:
        return self.event.stamp + timedelta(minutes=1)

    def _listed(self, invitees: tuple[Invitee, ...], stamp: datetime) -> None:
        self.event = replace(self.event, invitees=invitees, version=self.event.version + 1, stamp=stamp)


def _invitee(address: str, at: datetime) -> Invitee:
    name = address.partition("@")[0]
    return Invitee(f"inv_{name}_{at:%H%M}", address, name.title(), "needsAction", at)
