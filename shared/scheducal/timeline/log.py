"""Reads an appointment's log, which lies in its partition by version: audit rows, events, notes of answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scheducal.appointments.model import Aggregate
from scheducal.appointments.queries.history import read_versions
from scheducal.store.conditions import Attr
from scheducal.store.keys import CONFLICTS, EVENTS, MAIL_NOTES, NOTES, appointment_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.system_names import EMAIL
from scheducal.timeline.model import Log
from scheducal.timeline.window import Span, Window

# Notes have no order in time. Each page reads all that there are, up to these queries of a megabyte.
_MOST_QUERIES = 5


def read_log(table: Table, aggregate: Aggregate, window: Window) -> Log:
    """Read the log, consistently, query by query.

    Only in a connected calendar sides can conflict, and only where something became of a mail there are notes of mails.
    """
    appointment = aggregate.appointment
    tenant_id, appointment_id = appointment.tenant_id, appointment.appointment_id
    partition = appointment_partition(tenant_id, appointment_id)
    versions = read_versions(table, tenant_id, appointment_id, window.first, window.last + 1)
    changes = [change for change in versions if change.version <= window.last]
    later = [change.at for change in versions if change.version > window.last]
    begin = changes[0].at if changes and window.first > 1 else None
    span = Span(begin, later[0] if later else None)
    notes = [note for note in _notes(table, partition) if span.holds(note_time(note))]
    events = _of_versions(table, partition, EVENTS, window)
    is_connected = appointment.system != EMAIL
    conflicts = _of_versions(table, partition, CONFLICTS, window) if is_connected else []
    mails = _of_versions(table, partition, MAIL_NOTES, window) if aggregate.mails else []
    return Log(changes, events, notes, conflicts, mails, span)


def note_time(note: Item) -> datetime:
    """Give the time at which the mail of an answer came."""
    return datetime.fromisoformat(note["at"])


def _of_versions(table: Table, partition: str, prefix: str, window: Window) -> list[Item]:
    first, after = f"{prefix}{window.first:010d}", f"{prefix}{window.last + 1:010d}"
    return list(table.query_all(Attr("pk").eq(partition) & Attr("sk").between(first, after)))


def _notes(table: Table, partition: str) -> Iterator[Item]:
    start: Item | None = None
    for _ in range(_MOST_QUERIES):
        page = table.query(Attr("pk").eq(partition) & Attr("sk").begins_with(NOTES), start=start)
        yield from page.items
        start = page.next_start
        if start is None:
            return
