"""How workers reach connected calendars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.clock import Clock
from scheducal.connectors.connected import AccessLost, ChangedThere, ConnectedCalendar, EventStep
from scheducal.connectors.connections.wiring import ConnectionGone, ProviderOf
from scheducal.connectors.protocol import CalendarEvent, CalendarSystem, Operation, PushedState, SystemRefused
from scheducal.connectors.push.limiter import ConcurrencyLimiter
from scheducal.connectors.push.queue import SyncMessage, SyncQueue
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.worker import Outcome, Worker
from scheducal.http.request import SystemUnavailable
from scheducal.store.table import Table
from scheducal.system_names import calendar_of, kind_of


@dataclass(frozen=True, slots=True)
class Access:
    """provider_of: a connection's calendar.
    provider_of_ended: that of one deleted a short while ago.

    note_lost: tells a connection, by tenant and id, that its calendar lets us in no longer.
    """

    provider_of: ProviderOf
    provider_of_ended: ProviderOf
    note_lost: Callable[[str, str], None]


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

    def sync(self, message: SyncMessage) -> Outcome | Literal["busy"]:
        """Do as `Worker.sync`, as soon as the calendar has a place; until then the message waits for its turn."""
        calendar_id = calendar_of(message.system)
        if calendar_id is None:
            raise ValueError(f"{message.system} is no connected calendar")
        repository, gate = SyncRepository(self.table, message.system), ConcurrencyLimiter(self.table)
        place = gate.enter(message.tenant_id, calendar_id, self.clock())
        if isinstance(place, timedelta):
            return self._busy(repository, message, place)
        try:
            provider = self._provider(message.tenant_id, calendar_id, kind_of(message.system), gate)
            return Worker(repository, self.queue, provider, self.clock, self.has_time).sync(message)
        finally:
            gate.leave(place)

    def _busy(self, repository: SyncRepository, message: SyncMessage, wait: timedelta) -> Outcome | Literal["busy"]:
        if not repository.postpone(message, self.clock() + wait):
            return "nothing"
        return "busy" if self.queue.send_on(message, wait) else "spent"

    def _provider(
        self, tenant_id: str, calendar_id: str, kind: str, gate: ConcurrencyLimiter
    ) -> CalendarSystem[EventStep]:
        try:
            calendar = self.access.provider_of(tenant_id, calendar_id)
        except ConnectionGone:
            return Disconnected(kind)

        def pause(asked: timedelta) -> None:
            gate.pause(tenant_id, calendar_id, asked, self.clock())

        return Considerate(
            calendar,
            pause,
            lambda: self.access.note_lost(tenant_id, calendar_id),
            lambda reference: self.noticed(tenant_id, calendar_id, reference),
        )


@dataclass(frozen=True, slots=True)
class Considerate:
    """A calendar that everybody leaves alone when it asks for it, whose people's changes are looked at at once, and of
    which everybody knows when it lets us in no longer.
    """

    calendar: ConnectedCalendar
    pause: Callable[[timedelta], None]
    lost: Callable[[], None]
    noticed: Callable[[str], None]

    @property
    def name(self) -> str:
        """Give the calendar's name."""
        return self.calendar.name

    def steps(self, event: CalendarEvent, told: Mapping[str, PushedState]) -> Sequence[EventStep]:
        """Plan the calendar's steps."""
        return self.calendar.steps(event, told)

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Perform the calendar's step; raises as it does."""
        try:
            return self.calendar.perform(step, event, at)
        except ChangedThere:
            # Somebody's change is taken over first. Writing over it would lose it.
            if step.told is not None and step.told.reference is not None:
                self.noticed(step.told.reference)
            raise
        except AccessLost:
            self.lost()
            raise
        except SystemUnavailable as unavailable:
            # A wait that the system names concerns the whole calendar, and not this appointment alone.
            if unavailable.retry_after is not None:
                self.pause(unavailable.retry_after)
            raise


@dataclass(frozen=True, slots=True)
class Disconnected:
    """In place of a calendar whose connection was deleted: nothing can be told any more, and everybody hears so."""

    name: str

    def steps(self, event: CalendarEvent, told: Mapping[str, PushedState]) -> Sequence[EventStep]:
        """Plan one step for anything that the calendar may lack."""
        last = told.get(WHOLE_EVENT)
        operation: Operation = "cancel" if event.cancelled else "update" if last else "create"
        return (EventStep(operation, last),)

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Raise SystemRefused."""
        del step, event, at
        raise SystemRefused("the calendar is no longer connected")
