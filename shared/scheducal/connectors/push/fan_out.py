"""From a changed appointment to a sync row for each connection that mirrors it, beside the system that keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from scheducal.appointments.sync_row import SyncRow
from scheducal.connectors.push.queue import SyncMessage
from scheducal.events.interested import Interested
from scheducal.events.routing import changed_appointments, missed_bookings
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.system_names import EMAIL
from scheducal.values import replace
from scheducal.work_item import lineage_of

if TYPE_CHECKING:
    from scheducal.connectors.connections.mirrors import MirrorEntry


def keeper_of(event: Item) -> str:
    """Name the system that keeps the appointment of an event."""
    return str(event.get("system", EMAIL))


def raise_keepers(table: Table, events: Iterable[Item], only: Collection[str], now: datetime) -> None:
    """Have the systems named bring appointments to the versions of events, where their rows do not want these yet.

    The commit of a change does so itself. This is for rows that were lost.
    """
    for each in changed_appointments(events):
        if (system := keeper_of(each)) in only:
            row = SyncRow(each["tenantId"], each["appointmentId"], system)
            with suppress(ConditionFailed):
                table.update(row.raised(each["version"], now, may_begin=True))


def raise_mirrors(table: Table, events: Iterable[Item], interested: Interested, now: datetime) -> list[SyncMessage]:
    """Create or raise the rows of connections whose filter the appointments pass, and give a message for each.

    An event that is old, or comes again, changes nothing. A row that was made is raised for good, whatever its filter
    says later: what a system shows must not fall behind. A message that gets lost is sent again when the row is due.
    """
    newest: dict[SyncMessage, int] = {}
    for each in changed_appointments(events):
        changed = SyncMessage(each["tenantId"], each["appointmentId"], "", lineage=lineage_of(each))
        newest[changed] = max(each["version"], newest.get(changed, 0))
    raised: list[SyncMessage] = []
    for changed, version in newest.items():
        if rows := interested.mirrors(changed.tenant_id):
            raised += _raised(table, changed, version, rows, now)
    for each in missed_bookings(events):
        if rows := interested.mirrors(each["tenantId"]):
            raised += _told_of_presence(table, each, rows, now)
    return raised


def _told_of_presence(table: Table, event: Item, rows: list[Item], now: datetime) -> Iterator[SyncMessage]:
    from scheducal.connectors.connections.mirrors import mirror_entry  # noqa: PLC0415  as below

    happened_at = datetime.fromisoformat(event["occurredAt"])
    for entry in map(mirror_entry, rows):
        row = SyncRow(event["tenantId"], event["appointmentId"], entry.system)
        if not entry.hears_no_shows:
            continue
        with suppress(ConditionFailed):
            table.update(row.told_of(happened_at, now))
            yield SyncMessage(row.tenant_id, row.appointment_id, row.system, lineage=lineage_of(event))


def _raised(
    table: Table, appointment: SyncMessage, version: int, rows: list[Item], now: datetime
) -> Iterator[SyncMessage]:
    # Most tenants have no such connection, and dispatch starts without all of this.
    from scheducal.connectors.connections.mirrors import mirror_entry  # noqa: PLC0415

    entries = [mirror_entry(row) for row in rows]
    passed = passed_entries(table, appointment, entries)
    for entry in entries:
        row = SyncRow(appointment.tenant_id, appointment.appointment_id, entry.system)
        try:
            table.update(row.raised(version, now, may_begin=entry.begins and entry in passed))
        except ConditionFailed:
            continue
        yield replace(appointment, system=entry.system)


def passed_entries(table: Table, appointment: SyncMessage, entries: list[MirrorEntry]) -> list[MirrorEntry]:
    """Choose the connections that the appointment is for. Reads its booking only where somebody asks for one."""
    # A filter that passes plain appointments has no lists, and passes every booking too.
    if all(each.filter.passes_plain() for each in entries):
        return entries
    from scheducal.bookings.repository import booking_of_appointment  # noqa: PLC0415  as above

    booking = booking_of_appointment(table, appointment.tenant_id, appointment.appointment_id)
    if booking is None:
        return [each for each in entries if each.filter.passes_plain()]
    facts = (booking.service_id, booking.resource_ids, booking.channel, booking.metadata)
    return [each for each in entries if each.filter.passes(*facts)]
