"""What clients read of an appointment's past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheducal.appointments.model import Aggregate, Appointment
from scheducal.appointments.repository import AppointmentRepository, find
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.push.rows import pushed_state_of
from scheducal.pagination import no_cursor
from scheducal.store.conditions import Attr
from scheducal.store.keys import TOLD, appointment_partition
from scheducal.store.table import Table
from scheducal.timeline import model
from scheducal.timeline.deliveries import read_deliveries
from scheducal.timeline.log import Log, read_log
from scheducal.timeline.model import Timed
from scheducal.timeline.responses import Timeline
from scheducal.timeline.window import encode_cursor, parse_cursor, window
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.queries.history import History


def timeline(table: Table, tenant_id: str, appointment_id: str, limit: int, cursor: str | None) -> Timeline:
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
    found = [*_of_log(log, aggregate, histories), *_of_syncs(table, log, aggregate)]
    return Timeline(
        timeline=model.in_order(found),
        nextCursor=encode_cursor(shown.last + 1) if shown.last < version else None,
    )


def _of_log(log: Log, aggregate: Aggregate, histories: Sequence[History]) -> Iterator[Timed]:
    addresses = _addresses(aggregate)
    yield from map(model.change, log.changes)
    yield from map(model.conflict, log.conflicts)
    for note in log.notes:
        yield model.answer(note, addresses)
    for note in log.mails:
        yield model.mail(note, addresses)
    for event in log.events:
        of_event = [each.delivery for each in histories if each.delivery.event.event_id == event["eventId"]]
        yield model.event(event, of_event)
    for history in histories:
        yield from model.attempts(history)


def _of_syncs(table: Table, log: Log, aggregate: Aggregate) -> Iterator[Timed]:
    addresses = _addresses(aggregate)
    yield from (model.sync(sync) for sync in aggregate.syncs if log.span.holds(sync.updated_at))
    for system, pushed_state in _pushed_states(table, aggregate.appointment):
        if log.span.holds(pushed_state.at):
            yield model.notice(system, pushed_state, addresses)


def _pushed_states(table: Table, appointment: Appointment) -> Iterator[tuple[str, PushedState]]:
    """Group by the name of the calendar system."""
    partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
    for row in table.query_all(Attr("pk").eq(partition) & Attr("sk").begins_with(TOLD)):
        yield row["sk"].split("#")[2], pushed_state_of(row)


def _addresses(aggregate: Aggregate) -> dict[str, str]:
    return {invitee.invitee_id: invitee.address for invitee in aggregate.invitees}
