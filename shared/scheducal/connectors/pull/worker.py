"""From a message about a connected calendar to a pull run, within the calendar's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

from aws_lambda_powertools import Logger

from scheducal import clock as clocks
from scheducal.clock import Clock
from scheducal.connectors.connected import ConnectedSystem
from scheducal.connectors.connections.wiring import ConnectionGone
from scheducal.connectors.looks.model import GRACE, wait_since
from scheducal.connectors.looks.queue import ChangesMessage, ChangesQueue, changes_queue
from scheducal.connectors.looks.repository import Looks
from scheducal.connectors.looks.service import LookRequests
from scheducal.connectors.pull.look_worker import LookResult, WaitingLooks
from scheducal.connectors.pull.reconciler import Reconciler
from scheducal.connectors.pull.removal import Removal
from scheducal.connectors.pull.run import PullRun, RunResult
from scheducal.connectors.pull.subscriptions.model import next_action
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository
from scheducal.connectors.push.connected import Access
from scheducal.connectors.push.limited import LimitedUse
from scheducal.connectors.push.queue import SyncQueue, calendars_queue
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.wiring import access
from scheducal.connectors.runners.address import incoming_base
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.store.leases import LeaseLost
from scheducal.store.table import Table, table
from scheducal.system_names import system_name
from scheducal.values import dataclass
from scheducal.work_item import LONGEST_DELAY

logger = Logger()

PullResult = Literal["nothing", "waiting", "busy", "ended", "resumed", "spent"] | RunResult | LookResult


@dataclass(frozen=True, slots=True)
class PullWorker:
    """queue: of messages like those that begin a pull run.
    pushes: of syncs.
    url_of: where a kind of calendar notifies.
    """

    table: Table
    queue: ChangesQueue
    pushes: SyncQueue
    access: Access
    url_of: Callable[[str], str]
    clock: Clock
    has_time: Callable[[], bool]

    def work(self, message: ChangesMessage) -> tuple[PullResult, ...]:
        """Work a message, and give what became of it, and of each event that was looked at.

        Repeating it changes nothing.
        """
        if message.reference is not None:
            self._note(message)
        else:
            pull_state = self._repository.load(message.tenant_id, message.connection_id)
            action = next_action(pull_state, message, self.clock())
            if action != "look":
                return (self._later(message),) if action == "wait" else ("nothing",)
        use = LimitedUse(self.table, self.access.note_lost, message.tenant_id, message.connection_id, self.clock)
        with use.place() as wait:
            return (self._busy(message, wait),) if wait is not None else self._inside(message, use)

    @property
    def _repository(self) -> PullStateRepository:
        return PullStateRepository(self.table)

    def _inside(self, message: ChangesMessage, use: LimitedUse) -> tuple[PullResult, ...]:
        try:
            calendar = self.access.open_system(message.tenant_id, message.connection_id)
        except ConnectionGone:
            return (self._end(message),)
        use.knows(calendar.name)
        if message.reference is not None:
            waiting = WaitingLooks(self.table, self.queue, self._reconciler, use, self.clock)
            return (waiting.work(message, calendar),)
        if not calendar.abilities.shows_events:
            # Nothing there is followed. Access was given, perhaps again.
            self._resume(message, calendar)
            return ("resumed",)
        try:
            return self._pull(message, calendar, use)
        except LeaseLost:
            return (self._later(message),)

    def _pull(self, message: ChangesMessage, calendar: ConnectedSystem, use: LimitedUse) -> tuple[PullResult, ...]:
        """Raise LeaseLost where somebody else is there."""
        repository, tenant_id, connection_id = self._repository, message.tenant_id, message.connection_id
        claim = repository.claim(tenant_id, connection_id, self.clock())

        def again(references: Iterable[str]) -> None:
            LookRequests(Looks(self.table), self.queue, self.clock).ask(tenant_id, connection_id, references)

        pull_run = PullRun(
            repository,
            claim,
            claim.pull_state,
            calendar,
            self._reconciler,
            self.pushes,
            again,
            use,
            self.url_of(calendar.name),
            self.clock,
            self.has_time,
        )
        outcomes = pull_run.run(message)
        if outcomes[0] == "unfinished" and not self.queue.send_on(message):
            return ("spent", *outcomes[1:])
        return outcomes

    def _note(self, message: ChangesMessage) -> None:
        """Make the row of a look that an older release asked for: it made none."""
        if message.reference is not None and message.lineage.began is None:
            now = self.clock()
            Looks(self.table).ask(message.tenant_id, message.connection_id, message.reference, now, now)

    def _busy(self, message: ChangesMessage, wait: timedelta) -> PullResult:
        """Come back later: the calendar has no place. A row knows of it in case the message is lost."""
        now = self.clock()
        if message.reference is None:
            self._repository.expect(message, now + wait + GRACE)
        elif not Looks(self.table).postpone(message, now + wait, now):
            return "nothing"
        return "busy" if self.queue.send_on(message, wait) else "spent"

    def _end(self, message: ChangesMessage) -> PullResult:
        """End a deleted connection: let its calendar notify us no longer, as far as it still lets us in."""
        if message.reference is not None:
            Looks(self.table).forget(message)
            return "ended"
        tenant_id, connection_id = message.tenant_id, message.connection_id
        pull_state = self._repository.load(tenant_id, connection_id)
        try:
            calendar = self.access.open_ended_system(tenant_id, connection_id)
            if not self._removed(message, calendar):
                self._later(message)
                return "unfinished"
            # What waited for access ends where everybody sees it.
            self._resume(message, calendar)
            # Both notify us until they are ended, or expire.
            for kept in (pull_state.subscription, pull_state.former):
                if kept is not None:
                    calendar.unsubscribe(kept.made)
            self.access.revoke_ended(tenant_id, connection_id)
        except SystemUnavailable:
            self._later(message)
            return "failed"
        except (ConnectionGone, AccessLost):
            if not self._removed(message, None):
                self._later(message)
                return "unfinished"
            logger.info("subscriptions left to expire", extra={"tenant_id": tenant_id, "connection_id": connection_id})
        self._repository.end(tenant_id, connection_id)
        return "ended"

    def _removed(self, message: ChangesMessage, system: ConnectedSystem | None) -> bool:
        """Take away the records in the system, where that was asked for; False where there is no time left.

        system: None where nobody lets us in.
        """
        named = message.tenant_id, message.connection_id
        if not self._repository.load(*named).removes:
            return True
        why = "the system no longer lets us in"
        return Removal(self.table, *named, system, self.clock, self.has_time, why).run()

    def _resume(self, message: ChangesMessage, calendar: ConnectedSystem) -> None:
        system = system_name(calendar.name, message.connection_id)
        SyncRepository(self.table, system).resume(message.tenant_id, self.pushes.send)

    @property
    def _reconciler(self) -> Reconciler:
        return Reconciler(self.table, lambda sync: self.pushes.send([sync]), self.clock)

    def _later(self, message: ChangesMessage) -> Literal["waiting", "spent"]:
        """Come back later: another worker pulls from the calendar."""
        now = self.clock()
        wait = min(wait_since(datetime.fromtimestamp(message.at, UTC), now), LONGEST_DELAY)
        self._repository.expect(message, now + wait + GRACE)
        return "waiting" if self.queue.send_on(message, wait) else "spent"


def pull_worker(has_time: Callable[[], bool]) -> PullWorker:
    """Build one for each invocation, in the function's own stage."""
    return PullWorker(table(), changes_queue(), calendars_queue(), access(), incoming_base, clocks.now, has_time)
