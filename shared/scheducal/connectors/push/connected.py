"""How workers reach connected calendars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.clock import Clock, isoformat
from scheducal.connectors.connected import ChangedThere, ConnectedSystem, EventStep
from scheducal.connectors.connections.model import is_calendar
from scheducal.connectors.connections.wiring import ConnectionGone, OpenSystem
from scheducal.connectors.copies.service import Copies
from scheducal.connectors.log.model import Purpose
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState, SystemRefused
from scheducal.connectors.push.limited import LimitedUse
from scheducal.connectors.push.queue import SyncMessage, SyncQueue
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.work import Work
from scheducal.connectors.push.worker import PushResult, PushWorker
from scheducal.http.request import SystemUnavailable
from scheducal.store.table import Table
from scheducal.system_names import connection_of, kind_of
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """open_system: opens a connection's system.
    open_ended_system: opens that of a connection deleted a short while ago.
    note_lost: tells a connection, by tenant and id, that its system lets us in no longer.
    revoke_ended: takes back at the system what access a deleted connection had.
    """

    open_system: OpenSystem
    open_ended_system: OpenSystem
    note_lost: Callable[[str, str], None]
    revoke_ended: Callable[[str, str], bool]


# Steps that count against what a system takes in a day.
_WRITES = frozenset({"create", "update"})
# Told that an event, by its reference, was changed in a connection's calendar before we could write it.
Noticed = Callable[[str, str, str], None]


@dataclass(frozen=True, slots=True)
class CalendarSyncs:
    """queue: where a sync comes from and goes back to while it waits.
    has_time: whether another step may begin.
    """

    table: Table
    queue: SyncQueue
    access: Access
    noticed: Noticed
    clock: Clock
    has_time: Callable[[], bool]

    def sync(self, message: SyncMessage) -> PushResult | Literal["busy"]:
        """Do as `PushWorker.sync`, as soon as the calendar has a place; until then the message waits for its turn."""
        connection_id = connection_of(message.system)
        if connection_id is None:
            raise ValueError(f"{message.system} is no connected calendar")
        repository = SyncRepository(self.table, message.system)
        use = LimitedUse(self.table, self.access.note_lost, message.tenant_id, connection_id, self.clock)
        with use.place() as wait:
            if wait is not None:
                return self._busy(repository, message, wait)
            system = self._system(use, kind_of(message.system))
            stands_in = partial(self._stands_in, message, system)
            return PushWorker(repository, self.queue, system, self.clock, self.has_time, stands_in).sync(message)

    def _stands_in(
        self, message: SyncMessage, system: Considerate | Disconnected, work: Work, event: CalendarEvent
    ) -> bool:
        if isinstance(system, Disconnected):
            return False
        copies = Copies(self.table, message.tenant_id, message.system, self.clock)
        calendar = system.calendar if is_calendar(system.use.connection_id) else None
        with system.use.heed(Purpose("look", appointment_id=event.appointment_id)):
            return copies.stands_in(work, event, calendar)

    def _busy(self, repository: SyncRepository, message: SyncMessage, wait: timedelta) -> PushResult | Literal["busy"]:
        if not repository.postpone(message, self.clock() + wait):
            return "nothing"
        return "busy" if self.queue.send_on(message, wait) else "spent"

    def _system(self, use: LimitedUse, kind: str) -> Considerate | Disconnected:
        try:
            use.knows(kind)
            calendar = self.access.open_system(use.tenant_id, use.connection_id)
        except ConnectionGone:
            return Disconnected(kind, "calendar" if is_calendar(use.connection_id) else "system")
        return Considerate(calendar, use, self.noticed)


@dataclass(frozen=True, slots=True)
class Considerate:
    """A calendar that everybody leaves alone when it asks for it, whose people's changes are looked at at once, and of
    which everybody knows when it lets us in no longer.
    """

    calendar: ConnectedSystem
    use: LimitedUse
    noticed: Noticed

    @property
    def name(self) -> str:
        """Give the calendar's name."""
        return self.calendar.name

    def steps(self, event: CalendarEvent, pushed_state: Mapping[str, PushedState]) -> Sequence[EventStep]:
        """Plan the calendar's steps."""
        return self.calendar.steps(event, pushed_state)

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Perform the calendar's step; raises as it does, and SystemUnavailable where a day's budget is spent."""
        if step.operation in _WRITES:
            self._check_budget()
        reference = step.pushed_state.reference if step.pushed_state else None
        try:
            with self.use.heed(Purpose("push", step.operation, event.appointment_id, reference)) as judged:
                done = self.calendar.perform(step, event, at)
                if done.error:
                    judged.refused(done.error)
                return done
        except ChangedThere:
            # Somebody's change is taken over first. Writing over it would lose it.
            if step.pushed_state is not None and step.pushed_state.reference is not None:
                self.noticed(self.use.tenant_id, self.use.connection_id, step.pushed_state.reference)
            raise

    def _check_budget(self) -> None:
        now, most = self.use.clock(), self.use.spending.limits.writes_per_day
        if opens_at := self.use.spending.opens_at(now):
            why = f"the {most} changes that the system takes in a day are used up; it goes on at {isoformat(opens_at)}"
            raise SystemUnavailable(why, opens_at - now)


@dataclass(frozen=True, slots=True)
class Disconnected:
    """In place of a system whose connection was deleted: nothing can be told any more, and everybody hears so.

    what: `calendar` or `system`, for people.
    """

    name: str
    what: str

    def steps(self, event: CalendarEvent, pushed_state: Mapping[str, PushedState]) -> Sequence[EventStep]:
        """Plan one step for anything that the calendar may lack."""
        last = pushed_state.get(WHOLE_EVENT)
        operation: Operation = "cancel" if event.cancelled else "update" if last else "create"
        return (EventStep(operation, last),)

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Raise SystemRefused."""
        del step, event, at
        raise SystemRefused(f"the {self.what} is no longer connected")
