"""When a booking is in conflict: its time is somebody else's too, or falls into an absence of who serves it.

Or an event in a calendar of theirs falls on it, which is noted when the calendar shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.time.hours import absences_of
from scheducal.availability.engine.time.ranges import Span, at_least
from scheducal.bookings.model import Booking, minute_of
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.rows import entry_of
from scheducal.catalog.services.document import SERVICE
from scheducal.store.table import Table


def has_conflict(
    table: Table,
    booking: Booking,
    taken: Mapping[str, Sequence[Allocation]],
    at: datetime,
    changing: Resource | None = None,
) -> bool:
    """Tell whether others have all of a resource at its time, or a resource is absent, or its calendar is busy.

    taken: by resource. changing: a resource as it is about to be.
    """
    if booking.calendar_events:
        return True
    read = CatalogRepository(table).read(
        booking.tenant_id, [("service", booking.service_id), *(("resource", each) for each in booking.resource_ids)]
    )
    service = read.item("service", booking.service_id)
    seats = entry_of(SERVICE, service).seats if service else None
    for resource_id in booking.resource_ids:
        item = read.item("resource", resource_id)
        resource = entry_of(RESOURCE, item) if item else None
        if changing is not None and changing.resource_id == resource_id:
            resource = changing
        others = [each for each in taken.get(resource_id, ()) if each.holder != booking.booking_id]
        if _is_full(booking.allocation(), others, resource.capacity if resource else 1, seats):
            return True
        if resource is not None and is_absent(resource, booking, at):
            return True
    return False


def is_absent(resource: Resource, booking: Booking, at: datetime) -> bool:
    """Tell whether an absence of a resource falls on a booking's own time. What is over is not asked for."""
    own = booking.allocation()
    first = min(minute_of(at), own.start)
    return any(start < own.end and end > own.start for start, end in absences_of(resource, first, own.end))


def _is_full(own: Allocation, others: Sequence[Allocation], capacity: int, seats: int | None) -> bool:
    """Tell whether others take all of a resource at some minute of it; those who share the seats of one time do not.

    seats: None for those of a service that is gone, which have room for all.
    """
    sharing = [
        each for each in others if (each.service_id, each.start, each.end) == (own.service_id, own.start, own.end)
    ]
    has_seats = seats is None or own.seats + sum(each.seats for each in sharing) <= seats
    spans: list[list[Span]] = [
        [(each.start - each.before, each.end + each.after)] for each in others if not (has_seats and each in sharing)
    ]
    first, last = own.start - own.before, own.end + own.after
    return any(start < last and end > first for start, end in at_least(capacity, spans))
