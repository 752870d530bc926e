"""From a message about a connected calendar to a visit, through the calendar's gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from aws_lambda_powertools import Logger

from scheducal.calendars.connected import AccessLost, ConnectedCalendar
from scheducal.calendars.protocol import ProviderRefused, ProviderUnavailable
from scheducal.changes.catching_up import named_by
from scheducal.changes.looking import Look, Looking
from scheducal.changes.message import ChangesMessage, ChangesQueue
from scheducal.changes.repository import WatchLost, WatchRepository
from scheducal.changes.visit import Outcome as VisitOutcome
from scheducal.changes.visit import Visit
from scheducal.changes.watch import next_action
from scheducal.clock import Clock
from scheducal.connections.wiring import ConnectionGone
from scheducal.store.table import Table
from scheducal.sync.access import Access
from scheducal.sync.gate import CalendarGate
from scheducal.sync.queue import SyncQueue

logger = Logger()

Outcome = Literal["nothing", "waiting", "busy", "ended"] | VisitOutcome
# Until another worker's visit, or its write to an event, may be over; longer the longer it lasts.
SOONEST, LATEST = timedelta(seconds=10), timedelta(seconds=900)


@dataclass(frozen=True, slots=True)
class Visits:
    """queue: of messages like those that begin a visit. pushes: of syncs. url_of: where a kind of calendar notifies."""

    table: Table
    queue: ChangesQueue
    pushes: SyncQueue
    access: Access
    url_of: Callable[[str], str]
    clock: Clock
    has_time: Callable[[], bool]

    def work(self, message: ChangesMessage) -> tuple[Outcome, ...]:
        """What became of the message, and of each event that was looked at. Repeating it changes nothing."""
        if message.reference is None:
            watch = self._repository.load(message.tenant_id, message.calendar_id)
            action = next_action(watch, message, self.clock())
            if action != "look":
                return (self._later(message),) if action == "wait" else ("nothing",)
        gate = CalendarGate(self.table)
        place = gate.enter(message.tenant_id, message.calendar_id, self.clock())
        if isinstance(place, timedelta):
            self.queue.send([message], place)
            return ("busy",)
        try:
            return self._inside(message, gate)
        finally:
            gate.leave(place)

    @property
    def _repository(self) -> WatchRepository:
        return WatchRepository(self.table)

    def _inside(self, message: ChangesMessage, gate: CalendarGate) -> tuple[Outcome, ...]:
        try:
            calendar = self.access.provider_of(message.tenant_id, message.calendar_id)
        except ConnectionGone:
            return (self._end(message),)
        if message.reference is not None:
            return (self._look(message, message.reference, calendar, gate),)
        try:
            return self._visit(message, calendar, gate)
        except WatchLost:
            return (self._later(message),)

    def _visit(self, message: ChangesMessage, calendar: ConnectedCalendar, gate: CalendarGate) -> tuple[Outcome, ...]:
        """Raises WatchLost where somebody else is there."""
        repository, tenant_id, calendar_id = self._repository, message.tenant_id, message.calendar_id
        claim = repository.claim(tenant_id, calendar_id, self.clock())

        def again(references: Iterable[str]) -> None:
            at = int(self.clock().timestamp())
            self.queue.send((ChangesMessage(tenant_id, calendar_id, at, each) for each in references), SOONEST)

        def pause(asked: timedelta) -> None:
            gate.pause(tenant_id, calendar_id, asked, self.clock())

        visit = Visit(
            repository,
            claim,
            claim.watch,
            calendar,
            self._looking,
            self.pushes,
            again,
            pause,
            self.url_of(calendar.name),
            self.clock,
            self.has_time,
        )
        outcomes = visit.run(message)
        if outcomes[0] == "lost":
            self.access.note_lost(tenant_id, calendar_id)
        if outcomes[0] == "unfinished":
            self.queue.send([message])
        return outcomes

    def _look(
        self, message: ChangesMessage, reference: str, calendar: ConnectedCalendar, gate: CalendarGate
    ) -> Outcome:
        tenant_id, calendar_id = message.tenant_id, message.calendar_id
        row = self._repository.appointments(tenant_id, calendar_id, [reference]).get(reference)
        if row is None:
            return "unknown"
        try:
            outcome = self._looking.look(Look(calendar, calendar_id, reference, named_by(row)), None)
        except AccessLost:
            # A visit finds so too, and remembers that everything is to be looked at once there is access again.
            self.queue.send([ChangesMessage(tenant_id, calendar_id, int(self.clock().timestamp()))])
            return "lost"
        except ProviderUnavailable as unavailable:
            if unavailable.retry_after is not None:
                gate.pause(tenant_id, calendar_id, unavailable.retry_after, self.clock())
            self._later(message)
            return "failed"
        except ProviderRefused as refused:
            logger.warning("event cannot be read", extra={"calendar_id": calendar_id, "reason": str(refused)})
            return "failed"
        if outcome == "unsettled":
            self._later(message)
        return outcome

    def _end(self, message: ChangesMessage) -> Outcome:
        """The connection was deleted: let its calendar notify us no longer, as far as it still lets us in."""
        tenant_id, calendar_id = message.tenant_id, message.calendar_id
        watch = self._repository.load(tenant_id, calendar_id)
        try:
            calendar = self.access.provider_of_ended(tenant_id, calendar_id)
            for channel in (watch.channel, watch.former):
                if channel is not None:
                    calendar.unsubscribe(channel.subscription)
        except ProviderUnavailable:
            self._later(message)
            return "failed"
        except (ConnectionGone, AccessLost):
            logger.info("subscriptions left to expire", extra={"tenant_id": tenant_id, "calendar_id": calendar_id})
        self._repository.end(tenant_id, calendar_id)
        return "ended"

    @property
    def _looking(self) -> Looking:
        return Looking(self.table, lambda sync: self.pushes.send([sync]), self.clock)

    def _later(self, message: ChangesMessage) -> Literal["waiting"]:
        waited = self.clock() - datetime.fromtimestamp(message.at, UTC)
        self.queue.send([message], min(max(waited / 2, SOONEST), LATEST))
        return "waiting"
