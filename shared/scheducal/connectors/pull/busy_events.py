"""Events that people make in a resource's calendar: the bookings on which they fall are marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from aws_lambda_powertools import Logger

from scheducal.appointments.model import appointment_named
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings.absences.busy_times import BusyTime, meet
from scheducal.bookings.queries.coming import coming
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.rows import entry_of
from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connected import ConnectedSystem, RemoteEvent
from scheducal.connectors.copies.service import Copies, of_event
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.pull.clashes import Clashes
from scheducal.store.table import Table
from scheducal.system_names import system_name
from scheducal.values import dataclass
from scheducal.walltime.wall_time import WallTime

logger = Logger()


@dataclass(frozen=True, slots=True)
class BusyEvents:
    """One calendar's. has_time: for another booking."""

    table: Table
    calendar: ConnectedSystem
    tenant_id: str
    connection_id: str
    clock: Clock
    has_time: Callable[[], bool]

    def follow(self, events: Sequence[RemoteEvent]) -> bool:
        """Mark the bookings on which these fall, or no longer do; false where there was no time for all of them.

        Raises what the calendar raises. Repeating it changes nothing.
        """
        known = self._clashes.known(each.reference for each in events)
        for reference, copy in self._copies.known(each.reference for each in events).items():
            event = next(each for each in events if each.reference == reference)
            self._copies.seen(copy, *((None, None) if event.cancelled else (event.start, event.end)))
        live = {each.reference: each for each in events if _takes_time(each, self.clock())}
        resources = self._resources() if live else []
        taken = {each.resource_id: self._coming(each, live.values()) for each in resources}
        return all(
            self._follow(event, known.get(event.reference, ()), resources, taken)
            for event in events
            if event.reference in known or event.reference in live
        )

    def beside(self, moved: RemoteEvent) -> Sequence[RemoteEvent]:
        """List what is at the time of an event of ours that was moved there, if this is a resource's calendar."""
        if moved.start is None or moved.end is None or not self._resources():
            return ()
        return self.calendar.changes(None, moved.start, moved.end).events

    def verify(self) -> bool:
        """Read the events that fell on bookings, in case a change of one was missed; otherwise as `follow`."""
        shown = (self._read(each) for each in self._clashes.references())
        return self.follow([each for each in shown if each is not None])

    def _follow(
        self,
        event: RemoteEvent,
        before: Sequence[str],
        resources: Sequence[Resource],
        taken: dict[str, list[Allocation]],
    ) -> bool:
        busy = self._busy_time(event, resources)
        after = [holder for each, all_ in taken.items() for holder in _met(busy, each, all_)]
        if not set(after) <= set(before):
            # Lists of changes do not tell our own events from others, and reading the event does.
            shown = self._read(event.reference)
            if shown is None or is_ours(shown, self.tenant_id):
                return True
            busy = self._busy_time(shown, resources)
            after = [holder for each, all_ in taken.items() for holder in _met(busy, each, all_)]
            # A system that mirrors another puts here what is booked there, for the very same person.
            same = self._copies.among(dict.fromkeys(after), of_event(shown), event.reference)
            after = [each for each in after if each != same]
        everybody, until = sorted({*before, *after}), max(event.end or self.clock(), self.clock())
        # All of them until each is marked, so that a run that breaks off is repeated in full.
        self._clashes.note(event.reference, before, everybody, until)
        for booking_id in everybody:
            if not self.has_time():
                return False
            actor = system_name(self.calendar.name, self.connection_id)
            meet(self.table, self.tenant_id, booking_id, busy, actor, to_seconds(self.clock()))
        self._clashes.note(event.reference, everybody, after, until)
        return True

    def _read(self, reference: str) -> RemoteEvent | None:
        """Read an event as it is now; None for one that we may not read, which keeps the others from nothing."""
        try:
            return self.calendar.read(reference) or _gone(reference)
        except SystemRefused:
            logger.warning("an event could not be read", extra={"connection_id": self.connection_id})
            return None

    def _busy_time(self, event: RemoteEvent, resources: Iterable[Resource]) -> BusyTime:
        name = sha256(f"{self.connection_id}#{event.reference}".encode()).hexdigest()[:16]
        takers = resources if _takes_time(event, self.clock()) else ()
        return BusyTime(name, {each.resource_id: span_of(event, each.time_zone) for each in takers})

    def _resources(self) -> list[Resource]:
        found = (entry_of(RESOURCE, item) for item in CatalogRepository(self.table).all_of(self.tenant_id, "resource"))
        return [each for each in found if each.calendar_id == self.connection_id]

    def _coming(self, resource: Resource, events: Iterable[RemoteEvent]) -> list[Allocation]:
        spans = [span_of(each, resource.time_zone) for each in events]
        return coming(LedgerRepository(self.table), self.tenant_id, resource.resource_id, spans, self.clock())

    @property
    def _copies(self) -> Copies:
        system = system_name(self.calendar.name, self.connection_id)
        return Copies(self.table, self.tenant_id, system, self.clock)

    @property
    def _clashes(self) -> Clashes:
        return Clashes(self.table, self.tenant_id, self.connection_id)


def span_of(event: RemoteEvent, zone: str) -> Span:
    """Give the minutes that an event takes of somebody in a zone; its dates are dates there."""
    assert event.start is not None
    assert event.end is not None
    start, end = event.start, event.end
    if event.is_all_day:
        start, end = (WallTime(each.astimezone(UTC).replace(tzinfo=None), 0, zone).instant for each in (start, end))
    return int(start.timestamp()) // 60, -(-int(end.timestamp()) // 60)


def is_ours(event: RemoteEvent, tenant_id: str) -> bool:
    """Tell whether an event says that it is an appointment of the tenant's."""
    named = appointment_named(event.uid) if event.uid and not event.cancelled else None
    return named is not None and named.tenant_id == tenant_id


def _takes_time(event: RemoteEvent, now: datetime) -> bool:
    if event.cancelled or event.is_free or event.start is None or event.end is None:
        return False
    # Dates end later west of here.
    return event.start < event.end and event.end > now - timedelta(days=event.is_all_day)


def _met(busy: BusyTime, resource_id: str, taken: Iterable[Allocation]) -> list[str]:
    return [each.holder for each in taken if busy.falls_on(resource_id, each)]


def _gone(reference: str) -> RemoteEvent:
    return RemoteEvent(reference, etag="", uid=None, updated_at=None, cancelled=True)
