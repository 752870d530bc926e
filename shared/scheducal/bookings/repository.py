"""Bookings in the table: load one with its appointment, and the writes of a change."""

from __future__ import annotations

from scheducal.appointments.model import Aggregate
from scheducal.appointments.repository import aggregate_of
from scheducal.bookings.events import booking_event
from scheducal.bookings.model import Booking, appointment_id_of
from scheducal.bookings.rows import audit_put, booking_of, booking_put, logged
from scheducal.bookings.rules import BookingDecision
from scheducal.bookings.scheduling.customer_times import customer_time_writes
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.store.commit import Writes
from scheducal.store.conditions import Attr
from scheducal.store.keys import APPOINTMENT, BOOKING, PUSHED_STATES, Key, appointment_partition
from scheducal.store.table import Table
from scheducal.store.writes import Write
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking with its appointment, which a pending one has not got yet."""

    booking: Booking
    aggregate: Aggregate | None


def find(table: Table, tenant_id: str, booking_id: str) -> Booked:
    """Find the tenant's booking, in one consistent query; raises Refusal `booking_not_found`."""
    if is_id(booking_id, "bkg"):
        partition = appointment_partition(tenant_id, appointment_id_of(booking_id))
        items = list(table.query_all(Attr("pk").eq(partition) & Attr("sk").between(APPOINTMENT, PUSHED_STATES)))
        for item in items:
            if item["sk"] == BOOKING:
                return Booked(booking_of(item), aggregate_of(items))
    raise no_booking()


def no_booking() -> Refusal:
    """Refuse an id that is no booking's, or of a booking that the principal may not know of."""
    return Refusal("booking_not_found", "there is no booking with this id", param="bookingId")


def booking_of_appointment(table: Table, tenant_id: str, appointment_id: str) -> Booking | None:
    """Read the booking that an appointment is of, None where it is of none. One consistent read."""
    item = table.get(Key(appointment_partition(tenant_id, appointment_id), BOOKING))
    return booking_of(item) if item else None


def booking_writes(decision: BookingDecision, actor: str, appointment_version: int) -> dict[str, Write]:
    """Build the writes of state under its version, audit row, event and the customer's time.

    appointment_version: after the change, 1 for no appointment.
    """
    return {
        "booking": booking_put(decision.after),
        "bookingAudit": audit_put(decision, actor),
        # By the name that the appointment's own entry has: of both, the booking's says more.
        "log": logged(decision, actor),
        "bookingEvent": booking_event(decision, appointment_version),
        **customer_time_writes(decision),
    }


# DynamoDB's own bound.
MOST_WRITES = 100


def check_writes(writes: Writes, param: str) -> None:
    """Raise Refusal `invalid_field` for more; param: the field to blame."""
    if len(writes) > MOST_WRITES:
        message = "this takes more resources over more days than one transaction can; book less at once"
        raise Refusal("invalid_field", message, param=param)
