"""Finds a connection by its id, as a caller that places an appointment needs it."""

from __future__ import annotations

from scheducal.api.responses import Answer, success
from scheducal.connectors.connections import views
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.responses import CalendarList
from scheducal.connectors.connections.rules import default_of
from scheducal.ids import is_id
from scheducal.store.table import Table, table
from scheducal.tenants.model import DefaultCalendar


def find_calendar(tenant_id: str, connection_id: str) -> DefaultCalendar | None:
    """Find the tenant's connected calendar; None where the tenant has none of that id, or no longer."""
    found = ConnectionRepository(table()).get(tenant_id, connection_id) if is_id(connection_id, "cal") else None
    return default_of(found) if found else None


def listed(table: Table, tenant_id: str, default: DefaultCalendar | None) -> Answer:
    """List all connected calendars of a tenant, of which one may be its default."""
    found = ConnectionRepository(table).calendars(tenant_id)
    data = CalendarList(calendars=[views.shown(each, default) for each in found])
    return Answer(200, success("Calendars retrieved successfully", data))
