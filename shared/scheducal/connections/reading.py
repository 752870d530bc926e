"""What clients read about connected calendars."""

from __future__ import annotations

from scheducal.api.envelope import success
from scheducal.api.idempotency import Answer
from scheducal.connections import views
from scheducal.connections.answers import CalendarList
from scheducal.connections.repository import ConnectionRepository
from scheducal.store.table import Table
from scheducal.tenants.models import Caller


def listed(table: Table, caller: Caller) -> Answer:
    """All connected calendars of the caller's tenant."""
    found = ConnectionRepository(table).all(caller.tenant_id)
    data = CalendarList(calendars=[views.shown(each, caller.calendar) for each in found])
    return Answer(200, success("Calendars retrieved successfully", data))
