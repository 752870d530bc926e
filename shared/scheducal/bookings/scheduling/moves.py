"""Says of a booking what a list of times for it depends on, under the rules by which it moves."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from scheducal.availability.queries.move import Move
from scheducal.bookings import rules
from scheducal.bookings.access import check_policy, check_taking_changes, find_own
from scheducal.bookings.model import Booking
from scheducal.bookings.scheduling.customer_times import customer_times
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.tenants.model import Principal


def move_of(table: Table, principal: Principal, booking_id: str, service_id: str, at: datetime) -> Move:
    """Check that the booking may get another time now, as a request that moves it does.

    Raises Refusal `booking_not_found`, `booking_state`, `booking_policy`. Raises `invalid_field` for another service.
    """
    booking = find_own(table, principal, booking_id).booking
    if service_id != booking.service_id:
        message = f"serviceId must be that of the booking, {booking.service_id}"
        raise Refusal("invalid_field", message, param="serviceId")
    return move_of_booking(table, principal, booking, at)


def move_of_booking(table: Table, principal: Principal, booking: Booking, at: datetime) -> Move:
    """Check the same of a booking that was read; raises Refusal `booking_state`, `booking_policy`."""
    rules.check_open(booking, "rescheduled")
    check_policy(table, principal, rules.too_late_to_reschedule(booking, at))
    check_taking_changes(table, principal, booking)
    own = partial(customer_times, table, booking.tenant_id, booking.snapshot.customer_id)
    return Move(booking.booking_id, booking.minutes, booking.seats, booking.channel, own)
