"""Links what a system has to the appointment that it is a copy of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from scheducal.appointments.copies.model import Copy, Likeness
from scheducal.appointments.model import WHOLE_EVENT, Named, appointment_named
from scheducal.bookings.model import Booking
from scheducal.bookings.repository import find
from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connected import Changes, RemoteEvent
from scheducal.connectors.copies.repository import CopyRepository
from scheducal.connectors.copies.rules import Meeting, likeness, meeting
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.work import Work
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.system_names import connection_of
from scheducal.values import dataclass


class Listing(Protocol):
    """A calendar that lists what it has at a time."""

    def changes(self, cursor: str | None, start: datetime, end: datetime) -> Changes:
        """As `ConnectedSystem.changes`."""
        ...


@dataclass(frozen=True, slots=True)
class Copies:
    """Those of one system, by its name with the connection."""

    table: Table
    tenant_id: str
    system: str
    clock: Clock

    def known(self, remote_ids: Iterable[str]) -> dict[str, Copy]:
        """Read those that are known, by the system's ids."""
        return dict(self.repository.known(self.tenant_id, str(connection_of(self.system)), remote_ids))

    def among(self, booking_ids: Iterable[str], theirs: Meeting, remote_id: str) -> str | None:
        """Link a record to the booking that it is; give its id, None where it is none of these."""
        for each in booking_ids:
            booking = self._open(each)
            # Somebody who booked twice in one system has two bookings.
            if booking is None or self.repository.origin(self.tenant_id, booking.appointment_id) == self.system:
                continue
            if self._linked(_of_booking(booking), booking.appointment_id, theirs, remote_id):
                return each
        return None

    def of_uid(self, event: RemoteEvent) -> bool:
        """Link an event that has an appointment's UID, and is not the one that we made."""
        named = appointment_named(event.uid) if event.uid else None
        if named is None or event.start is None or event.end is None or not self._is_another(named, event.reference):
            return False
        theirs = of_event(event)
        ours = Meeting(event.uid, event.start, event.end, frozenset())
        return self._linked(ours, named.appointment_id, theirs, event.reference)

    def stands_in(self, work: Work, event: CalendarEvent, calendar: Listing | None) -> bool:
        """Tell whether a copy is there already where the push would begin, so that nothing is to be made.

        calendar: where it is to be looked for, None for a system that lists nothing. Raises as `changes` does.
        """
        if WHOLE_EVENT in work.pushed_state:
            return False
        if work.copies:
            return True
        if calendar is None or work.origin in (None, self.system) or event.cancelled:
            return False
        hosts = [event.organizer.address]
        ours = meeting(event.uid, event.start, event.end, [each.address for each in event.invitees], hosts)
        found = calendar.changes(None, event.start, event.end).events
        return any(
            self._linked(ours, event.appointment_id, of_event(each), each.reference)
            for each in found
            if not each.cancelled
        )

    def seen(self, copy: Copy, start: datetime | None, end: datetime | None) -> None:
        """Follow a copy that the other system moved, or forget one that is gone. start, end: None for one that is."""
        if start is None or end is None:
            self.repository.end(copy, self.clock())
        elif (start, end) != (copy.start, copy.end):
            self._note(copy.appointment_id, copy.remote_id, copy.likeness, start, end)

    @property
    def repository(self) -> CopyRepository:
        """Give where they are kept."""
        return CopyRepository(self.table)

    def _open(self, booking_id: str) -> Booking | None:
        try:
            booking = find(self.table, self.tenant_id, booking_id).booking
        except Refusal:
            return None
        return booking if booking.is_open else None

    def _is_another(self, named: Named, remote_id: str) -> bool:
        """Tell whether we made no event there, or another."""
        if named.tenant_id != self.tenant_id:
            return False
        work = SyncRepository(self.table, self.system).load(named.tenant_id, named.appointment_id)
        last = work.pushed_state.get(WHOLE_EVENT) if work else None
        return work is not None and last is not None and last.certain and last.reference not in (None, remote_id)

    def _linked(self, ours: Meeting, appointment_id: str, theirs: Meeting, remote_id: str) -> bool:
        found = likeness(ours, theirs)
        if found is None or theirs.start is None or theirs.end is None:
            return False
        self._note(appointment_id, remote_id, found, theirs.start, theirs.end)
        return True

    def _note(self, appointment_id: str, remote_id: str, found: Likeness, start: datetime, end: datetime) -> None:
        at = to_seconds(self.clock())
        copy = Copy(self.tenant_id, appointment_id, self.system, remote_id, found, start, end, at)
        self.repository.note(copy)


def of_event(event: RemoteEvent) -> Meeting:
    """Read what a calendar knows of a meeting; its hosts are left out already."""
    return meeting(event.uid, event.start, event.end, [each.address for each in event.attendees], ())


def of_foreign(foreign: ForeignBooking) -> Meeting:
    """Read what a system knows of a booking of its own."""
    return meeting(None, foreign.start, foreign.end, [foreign.email, foreign.phone], ())


def _of_booking(booking: Booking) -> Meeting:
    who = booking.snapshot
    return meeting(None, booking.start.instant, booking.end.instant, [who.email, who.phone], ())
