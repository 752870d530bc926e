"""A connection by its id, as whoever places an appointment needs it."""

from __future__ import annotations

from scheducal.connections.repository import ConnectionRepository
from scheducal.connections.rules import default_of
from scheducal.ids import is_id
from scheducal.store.table import table
from scheducal.tenants.models import DefaultCalendar


def find_calendar(tenant_id: str, calendar_id: str) -> DefaultCalendar | None:
    """The tenant's connected calendar; None where the tenant has none of that id, or no longer."""
    found = ConnectionRepository(table()).get(tenant_id, calendar_id) if is_id(calendar_id, "cal") else None
    return default_of(found) if found else None
