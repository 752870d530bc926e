"""Makes one calendar system equal to an appointment's newest version, however often and late it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.clock import Clock
from scheducal.connectors.protocol import AnyStep, CalendarEvent, CalendarSystem, PushedState, SystemRefused
from scheducal.connectors.push.limiter import pause_until
from scheducal.connectors.push.queue import SyncMessage, SyncQueue
from scheducal.connectors.push.repository import SyncClaim, SyncRepository
from scheducal.connectors.push.work import (
    MOST_STEPS,
    Work,
    attempted,
    calendar_event,
    next_action,
    refusals,
    refused,
    retry_wait,
)
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.ids import CHANCE
from scheducal.store.leases import LeaseLost
from scheducal.values import dataclass, replace
from scheducal.work_item import rests

PushResult = Literal[
    "nothing", "waiting", "overtaken", "synced", "retrying", "suspended", "failed", "unfinished", "spent"
]
# Each round begins with a newer version. After these the message goes to the end of the queue.
_MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class PushWorker:
    """has_time: whether there is time left for another step. stands_in: whether others made it."""

    repository: SyncRepository
    queue: SyncQueue
    system: CalendarSystem[Any]
    clock: Clock
    has_time: Callable[[], bool]
    stands_in: Callable[[Work, CalendarEvent], bool] = lambda work, event: False  # noqa: ARG005

    def sync(self, message: SyncMessage) -> PushResult:
        """Work until the system shows the newest version, a step fails, or time runs out.

        Any error that escapes leaves a row that is due again when its lease ends.
        """
        for _ in range(_MOST_ROUNDS):
            try:
                outcome = self._round(message)
            except LeaseLost:
                outcome = "overtaken"
            if outcome != "overtaken":
                return outcome
        return "overtaken" if self.queue.send_on(message) else "spent"

    def _round(self, message: SyncMessage) -> PushResult:
        work = self.repository.load(message.tenant_id, message.appointment_id)
        now = self.clock()
        action = "nothing" if work is None else next_action(work, now)
        if work is None or action == "nothing":
            return "nothing"
        if action == "wait" and work.not_before is not None:
            return self._wait(message, work.not_before - now, "waiting")
        return self._work(message, work, now)

    def _work(self, message: SyncMessage, work: Work, now: datetime) -> PushResult:
        event, pushed_state = calendar_event(work.aggregate), dict(work.pushed_state)
        try:
            steps = () if self.stands_in(work, event) else self.system.steps(event, pushed_state)
        except SystemUnavailable as unavailable:
            return self._unavailable(message, self.repository.claim(work, (), now), unavailable)
        except AccessLost as lost:
            return self._suspended(self.repository.claim(work, (), now), str(lost))
        claim = self.repository.claim(work, attempted(steps[:MOST_STEPS], event, pushed_state, now), now)
        for step in steps[:MOST_STEPS]:
            # A step that is cut off has an unknown outcome, so that none is begun near the end.
            if not self.has_time():
                self._take_back(claim, step, event)
                return self._unfinished(message, claim)
            try:
                done = self._perform(step, event, pushed_state.get(step.subject))
            except SystemUnavailable as unavailable:
                self._take_back(claim, step, event)
                return self._unavailable(message, claim, unavailable)
            except AccessLost as lost:
                self._take_back(claim, step, event)
                return self._suspended(claim, str(lost))
            self.repository.record(claim, done)
            pushed_state[done.invitee_id] = done
        return self._finished(claim, pushed_state) if len(steps) <= MOST_STEPS else self._unfinished(message, claim)

    def _perform(self, step: AnyStep, event: CalendarEvent, last: PushedState | None) -> PushedState:
        try:
            done = self.system.perform(step, event, self.clock())
        except SystemRefused as reason:
            done = refused(step, event, last, str(reason), self.clock())
        # Later changes are told from this one by their stamps. The clocks of two functions may differ.
        return replace(done, stamp=event.stamp)

    def _take_back(self, claim: SyncClaim, step: AnyStep, event: CalendarEvent) -> None:
        """Take back the note of a text that was not sent, so that it still is."""
        if step.text:
            last = claim.work.pushed_state.get(step.subject)
            self.repository.record(claim, step.text.unsent(step.operation, last, event, self.clock()))

    def _finished(self, claim: SyncClaim, pushed_state: dict[str, PushedState]) -> PushResult:
        reasons = refusals(pushed_state, claim.work.aggregate)
        if not reasons:
            self.repository.synced(claim, self.clock())
            return "synced"
        # Of mail everybody else was told; one event for everybody was refused as a whole.
        self.repository.failed(
            claim, "; ".join(reasons), shows_newest=WHOLE_EVENT not in pushed_state, now=self.clock()
        )
        return "failed"

    def _unfinished(self, message: SyncMessage, claim: SyncClaim) -> PushResult:
        self.repository.release(claim, self.clock())
        return "unfinished" if self.queue.send_on(message) else "spent"

    def _suspended(self, claim: SyncClaim, error: str) -> PushResult:
        self.repository.suspend(claim, error, self.clock())
        return "suspended"

    def _unavailable(self, message: SyncMessage, claim: SyncClaim, unavailable: SystemUnavailable) -> PushResult:
        wait, now, error = retry_wait(claim.work.sync.attempts), self.clock(), str(unavailable)
        if unavailable.retry_after is not None:
            due = pause_until(now, unavailable.retry_after)
            self.repository.wait(claim, error, due, now)
            return self._wait(message, due - now, "retrying")
        if wait is None:
            self.repository.failed(claim, error, shows_newest=False, now=now)
            return "failed"
        # Syncs that failed together are spread, so that they do not come back together.
        wait *= CHANCE.uniform(1, 1.1)
        self.repository.retry_later(claim, error, now + wait, now)
        return self._wait(message, wait, "retrying")

    def _wait(self, message: SyncMessage, wait: timedelta, outcome: PushResult) -> PushResult:
        """Come back by the queue, or, after a long wait, by the sweep, which finds the row as soon as it is due."""
        return outcome if rests(wait) or self.queue.send_on(message, wait) else "spent"
