"""What clients read of an appointment's past."""

from __future__ import annotations

from collections.abc import Iterator

from scheducal.appointments.model import Appointment
from scheducal.appointments.repository import AppointmentRepository, find
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.push.rows import pushed_state_of
from scheducal.pagination import no_cursor
from scheducal.store.conditions import Attr
from scheducal.store.keys import PUSHED_STATES, appointment_partition
from scheducal.store.table import Table
from scheducal.timeline.deliveries import read_deliveries
from scheducal.timeline.log import read_log
from scheducal.timeline.model import Past
from scheducal.timeline.window import encode_cursor, parse_cursor, window
from scheducal.webhooks.endpoints.repository import EndpointRepository


def timeline(table: Table, tenant_id: str, appointment_id: str, limit: int, cursor: str | None) -> Past:
    """Read one page of an appointment's past; raises Refusal `appointment_not_found`, `invalid_cursor`."""
    first = parse_cursor(cursor)
    aggregate = find(AppointmentRepository(table), tenant_id, appointment_id)
    version = aggregate.appointment.version
    if first > version:
        raise no_cursor()
    endpoints = EndpointRepository(table).all(tenant_id)
    shown = window(first, limit, len(endpoints))
    log = read_log(table, aggregate, shown)
    histories = read_deliveries(table, log.events, endpoints)
    pushed_states = [each for each in _pushed_states(table, aggregate.appointment) if log.span.holds(each[1].at)]
    after = encode_cursor(shown.last + 1) if shown.last < version else None
    return Past(aggregate, log, histories, pushed_states, after)


def _pushed_states(table: Table, appointment: Appointment) -> Iterator[tuple[str, PushedState]]:
    """Group by the name of the calendar system."""
    partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
    for row in table.query_all(Attr("pk").eq(partition) & Attr("sk").begins_with(PUSHED_STATES)):
        yield row["sk"].split("#")[2], pushed_state_of(row)
