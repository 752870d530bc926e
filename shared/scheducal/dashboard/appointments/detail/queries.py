"""Reads one appointment with its booking and its log: one query, since they share a partition."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.appointments.model import Aggregate
from scheducal.appointments.repository import aggregate_of
from scheducal.bookings.model import Booking, appointment_id_of
from scheducal.bookings.rows import booking_of
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.store.conditions import Attr
from scheducal.store.keys import BOOKING, appointment_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.values import dataclass

_STATE = "S#"


@dataclass(frozen=True, slots=True)
class Found:
    """An appointment, its booking, or both.

    aggregate: None for a booking that was not confirmed.
    log: rows of what happened, in no order.
    is_cut: the log is longer than one query reads; its oldest rows are missing.
    """

    aggregate: Aggregate | None
    booking: Booking | None
    log: Sequence[Item]
    is_cut: bool


def find(table: Table, tenant_id: str, identity: str) -> Found:
    """Find what has an id, of an appointment or a booking; raises Refusal `appointment_not_found`."""
    appointment_id = appointment_id_of(identity) if is_id(identity, "bkg") else identity
    if is_id(appointment_id, "apt"):
        # From the end: the state sorts after the log, and of each kind the newest rows come first.
        page = table.query(Attr("pk").eq(appointment_partition(tenant_id, appointment_id)), forward=False)
        state = [item for item in page.items if item["sk"].startswith(_STATE)]
        log = [item for item in page.items if not item["sk"].startswith(_STATE)]
        aggregate = aggregate_of(state)
        booking = next((booking_of(item) for item in state if item["sk"] == BOOKING), None)
        if aggregate or booking:
            pushed = [item for item in state if item.get("kind") == "told"]
            return Found(aggregate, booking, [*log, *pushed], page.next_start is not None)
    raise Refusal("appointment_not_found", "there is no appointment with this id", param="appointmentId")
