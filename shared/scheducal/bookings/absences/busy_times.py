"""What an event in a calendar does to the bookings on which it falls: they stay, and say that they are in conflict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.ledger.model import days_of, taken_by_resource
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings.absences import rules
from scheducal.bookings.changes.conflicts import has_conflict
from scheducal.bookings.model import appointment_id_of
from scheducal.bookings.repository import booking_of_appointment, booking_writes, find
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused, commit
from scheducal.store.table import Contention, Table
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class BusyTime:
    """name: of the event, the same as long as it is there.
    spans: by resource the minutes that it takes; empty where it takes none any more.
    """

    name: str
    spans: Mapping[str, Span]

    def falls_on(self, resource_id: str, taken: Allocation) -> bool:
        """Tell whether it takes any of a booking's own time."""
        start, end = self.spans.get(resource_id, (0, 0))
        return start < taken.end and end > taken.start


def meet(table: Table, tenant_id: str, booking_id: str, busy: BusyTime, actor: str, at: datetime) -> None:
    """Mark a booking on which the event falls now, or no longer does. Repeating it changes nothing."""
    if booking_of_appointment(table, tenant_id, appointment_id_of(booking_id)) is None:
        return  # its tenant's data were deleted
    for _ in attempts():
        found = find(table, tenant_id, booking_id)
        before = found.booking
        falls = any(busy.falls_on(each, before.allocation()) for each in before.resource_ids)
        if not before.is_open or falls == (busy.name in before.calendar_events):
            return
        others = tuple(each for each in before.calendar_events if each != busy.name)
        events = (*others, busy.name) if falls else others
        days = LedgerRepository(table).read(tenant_id, before.resource_ids, days_of(before.allocation()))
        taken = taken_by_resource(days.values(), int(at.timestamp()))
        conflict = has_conflict(table, replace(before, calendar_events=events), taken, at)
        version = found.aggregate.appointment.version if found.aggregate else 1
        try:
            commit(table, booking_writes(rules.met(before, events, at, has_conflict=conflict), actor, version))
        except (CommitRefused, Contention):
            continue  # somebody changed it just now
        return
    raise Contention
