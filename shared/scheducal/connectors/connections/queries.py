"""Finds connections: one by its id, and a page of them."""

from __future__ import annotations

from scheducal.connectors.connections.model import Connection, is_any_id
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.rules import default_of
from scheducal.ids import is_id
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.table import Table, table
from scheducal.tenants.model import DefaultCalendar

_LIST = "connections"


def find_calendar(tenant_id: str, calendar_id: str) -> DefaultCalendar | None:
    """Find a calendar that appointments can be kept in; None where the tenant has none of that id, or no longer."""
    found = ConnectionRepository(table()).get(tenant_id, calendar_id) if is_id(calendar_id, "cal") else None
    return default_of(found) if found and not found.has_copies else None


def listed(table: Table, tenant_id: str, limit: int, cursor: str | None) -> tuple[list[Connection], str | None]:
    """Read one page, and the cursor of the next; raises Refusal `invalid_cursor`."""
    after = decode_parts(cursor, 2)[1] if cursor is not None else None
    if after is not None and not is_any_id(after):
        raise no_cursor()
    found, last = ConnectionRepository(table).page(tenant_id, after, limit)
    return found, encode_parts(_LIST, last) if last is not None else None
