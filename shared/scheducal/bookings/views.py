"""Bookings and holds as answers and events show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from scheducal.bookings import rules
from scheducal.bookings.holds.model import Hold, State
from scheducal.bookings.model import AssignedResource, Booking
from scheducal.bookings.responses import (
    BookedSeries,
    BookingCustomer,
    BookingPage,
    BookingPrice,
    ShownAssignedResource,
    ShownBooking,
    ShownHold,
)
from scheducal.bookings.responses import Occurrence as ShownOccurrence
from scheducal.bookings.series.model import Occurrence, SeriesBooked
from scheducal.catalog import views as entries
from scheducal.catalog.model import WithMeta
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.resources.responses import ConflictingBooking, UpdatedResource
from scheducal.clock import isoformat
from scheducal.pagination import Listed
from scheducal.tenants.model import INTERNAL, Principal


def booking(shown: Booking) -> ShownBooking:
    """Render one booking."""
    snapshot, price = shown.snapshot, shown.price
    return ShownBooking(
        bookingId=shown.booking_id,
        appointmentId=shown.appointment_id if shown.has_appointment else None,
        serviceId=shown.service_id,
        serviceName=shown.service_name,
        status=shown.status,
        start=shown.start.isoformat(),
        end=shown.end.isoformat(),
        timeZone=shown.start.zone,
        startInstant=isoformat(shown.start.instant),
        endInstant=isoformat(shown.end.instant),
        resources=resources(shown.resources),
        seats=shown.seats,
        customer=BookingCustomer(
            customerId=snapshot.customer_id,
            name=snapshot.name,
            email=snapshot.email,
            phone=snapshot.phone,
            timeZone=snapshot.time_zone,
        ),
        price=BookingPrice(amount=price.amount, currency=price.currency) if price else None,
        channel=shown.channel,
        notes=shown.notes,
        metadata=dict(shown.metadata),
        holdId=shown.hold_id,
        seriesId=shown.series_id,
        reason=shown.reason,
        reschedules=shown.reschedules,
        cancellableUntil=_shown(rules.cancellable_until(shown)),
        reschedulableUntil=_shown(rules.reschedulable_until(shown)),
        reschedulesLeft=rules.reschedules_left(shown),
        hasConflict=shown.has_conflict,
        version=shown.version,
        dateCreated=isoformat(shown.created_at),
        lastUpdated=isoformat(shown.updated_at),
    )


def seen(shown: Booking, principal: Principal) -> ShownBooking:
    """Render one booking as a principal sees it. Whose it is among the customers is for `internal`."""
    whole = booking(shown)
    if principal.channel == INTERNAL:
        return whole
    return {**whole, "customer": {**whole["customer"], "customerId": None}}


def series(made: SeriesBooked) -> BookedSeries:
    """Render a recurring booking."""
    count = sum(each.booking_id is not None for each in made.occurrences)
    return BookedSeries(
        seriesId=made.series_id,
        booked=count,
        unavailable=len(made.occurrences) - count,
        occurrences=[occurrence(each) for each in made.occurrences],
    )


def occurrence(made: Occurrence) -> ShownOccurrence:
    """Render one occurrence. One that could be had and was not booked is `available`."""
    status: Literal["pending", "confirmed", "available", "unavailable"]
    if made.booking_id is None:
        status = "unavailable" if made.reason else "available"
    else:
        status = "pending" if made.is_pending else "confirmed"
    return ShownOccurrence(
        start=made.start,
        startInstant=made.start_instant,
        bookingId=made.booking_id,
        status=status,
        reason=made.reason,
        alternatives=list(made.alternatives),
    )


def seen_again(shown: ShownBooking) -> Occurrence:
    """Read an occurrence from the answer that its booking got before."""
    return Occurrence(
        shown["start"], shown["startInstant"], shown["bookingId"], is_pending=shown["status"] == "pending"
    )


def page(listed: Listed[Booking], principal: Principal) -> BookingPage:
    """Render a page of a list as a principal sees it."""
    return BookingPage(bookings=[seen(each, principal) for each in listed.entries], nextCursor=listed.cursor)


def conflicting(shown: Booking) -> ConflictingBooking:
    """Render a booking among those on which an absence falls."""
    return ConflictingBooking(
        bookingId=shown.booking_id,
        serviceName=shown.service_name,
        start=shown.start.isoformat(),
        timeZone=shown.start.zone,
        startInstant=isoformat(shown.start.instant),
        endInstant=isoformat(shown.end.instant),
    )


def changed(after: WithMeta[Resource], conflicts: Iterable[Booking]) -> UpdatedResource:
    """Render a resource after a change, with the coming bookings that it leaves in an absence."""
    whole: Any = {**entries.shown(RESOURCE, after), "conflicts": [conflicting(each) for each in conflicts]}
    found: UpdatedResource = whole
    return found


def hold(shown: Hold, state: State) -> ShownHold:
    """Render one hold, in the state that it is in now."""
    return ShownHold(
        holdId=shown.hold_id,
        serviceId=shown.service_id,
        state=state,
        start=shown.start.isoformat(),
        end=shown.end.isoformat(),
        timeZone=shown.start.zone,
        startInstant=isoformat(shown.start.instant),
        endInstant=isoformat(shown.end.instant),
        resources=resources(shown.resources),
        seats=shown.seats,
        channel=shown.channel,
        expiresAt=isoformat(shown.expires_at),
        bookingId=shown.booking_id,
        dateCreated=isoformat(shown.created_at),
    )


def _shown(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant is not None else None


def resources(given: Iterable[AssignedResource]) -> list[ShownAssignedResource]:
    """Render those who serve."""
    return [ShownAssignedResource(resourceId=each.resource_id, name=each.name) for each in given]
