"""One pull run: a subscription that lasts, whatever changed there, and the syncs that waited."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connected import ConnectedSystem
from scheducal.connectors.log.model import Purpose
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.pull.busy_events import BusyEvents
from scheducal.connectors.pull.reader import CatchingUp
from scheducal.connectors.pull.reconciler import EventResult, Reconciler
from scheducal.connectors.pull.subscriptions.model import PullState, due_after_failure, due_after_look
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository, SubscriptionClaim
from scheducal.connectors.pull.subscriptions.subscriber import Subscriber
from scheducal.connectors.push.limited import LimitedUse
from scheducal.connectors.push.queue import SyncQueue
from scheducal.connectors.push.repository import SyncRepository
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.store.leases import LeaseLost
from scheducal.system_names import system_name
from scheducal.values import dataclass, replace

RunResult = Literal["overtaken", "lost", "failed", "unsubscribed", "unfinished", "pulled"] | EventResult
Problem = SystemUnavailable | SystemRefused


@dataclass(slots=True)
class PullRun:
    """One that nobody else makes meanwhile.

    pull_state: as far as it has come.

    again: has events looked at by themselves.
    url: where it notifies us.
    """

    repository: PullStateRepository
    claim: SubscriptionClaim
    pull_state: PullState
    calendar: ConnectedSystem
    reconciler: Reconciler
    pushes: SyncQueue
    again: Callable[[Iterable[str]], None]
    use: LimitedUse
    url: str
    clock: Clock
    has_time: Callable[[], bool]

    def run(self, message: ChangesMessage) -> tuple[RunResult, ...]:
        """Run one message, and give what became of it, and of each event that was looked at.

        Repeating it changes nothing.
        """
        try:
            return self._run(message)
        except LeaseLost:
            return ("overtaken",)
        except AccessLost:
            # Other changes until access is given again are found too, since the next pull run looks at everything.
            self.repository.finish(self.claim, replace(self.pull_state, cursor=None), None)
            return ("lost",)
        except (SystemUnavailable, SystemRefused) as problem:
            return (self._failed(problem),)

    def _run(self, message: ChangesMessage) -> tuple[RunResult, ...]:
        began = to_seconds(self.clock())
        problem = self._keep_subscription(renew=message.renew)
        named = self.pull_state.tenant_id, self.pull_state.connection_id
        catching_up = CatchingUp(
            self.calendar,
            self.repository,
            self.reconciler,
            self._keep,
            self.again,
            self.clock,
            self.has_time,
            BusyEvents(self.reconciler.table, self.calendar, *named, self.clock, self.has_time),
        )
        with self.use.heed(Purpose("pull")):
            self.pull_state, is_complete = catching_up.run(self.pull_state)
        if not is_complete:
            self.repository.finish(self.claim, self.pull_state, self.clock())
            return ("unfinished", *catching_up.outcomes)
        self._resume()
        lost: tuple[RunResult, ...] = ("unsubscribed",) if self.pull_state.lost_subscription(began) else ()
        # When it began and not when it ended: changes in between belong to the next pull run.
        self.pull_state = replace(self.pull_state, looked_at=began)
        if problem is not None:
            return (self._failed(problem), *lost, *catching_up.outcomes)
        self.pull_state = replace(self.pull_state, failures=0)
        self.repository.finish(
            self.claim,
            self.pull_state,
            due_after_look(self.pull_state, self.clock(), self.calendar.abilities.polled_every),
        )
        return ("pulled", *catching_up.outcomes)

    def _keep(self, pull_state: PullState) -> None:
        self.repository.save(self.claim, pull_state)
        self.pull_state = pull_state

    def _keep_subscription(self, *, renew: bool) -> Problem | None:
        """Keep the subscription alive, or tell why there is none for now.

        Changes are found by asking, as long as that lasts.
        """
        subscriber, now = Subscriber(self.calendar, self.url, self._keep), to_seconds(self.clock())
        try:
            with self.use.heed(Purpose("subscribe")):
                if renew or self.pull_state.needs_subscription(now):
                    subscriber.open(self.pull_state, now)
                subscriber.end_former(self.pull_state)
        except (SystemUnavailable, SystemRefused) as problem:
            return problem
        return None

    def _resume(self) -> None:
        """Let the syncs that waited for access go on, since it works."""
        system = system_name(self.calendar.name, self.pull_state.connection_id)
        SyncRepository(self.reconciler.table, system).resume(self.pull_state.tenant_id, self.pushes.send)

    def _failed(self, problem: Problem) -> RunResult:
        failures, now = self.pull_state.failures + 1, self.clock()
        due = due_after_failure(failures, now)
        if isinstance(problem, SystemUnavailable) and problem.retry_after is not None:
            # Never before the calendar wants to be asked again.
            due = max(due, now + problem.retry_after)
        self.repository.finish(self.claim, replace(self.pull_state, failures=failures), due)
        return "failed"
