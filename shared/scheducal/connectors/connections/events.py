"""Events about connected calendars, as rows that the table's stream brings to subscribers and to our own workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rules import Action
from scheducal.events.rows import tenant_event
from scheducal.events.types import ConnectionEventType
from scheducal.store.keys import connection_partition
from scheducal.store.writes import Put

EVENT_TYPES: dict[Action, ConnectionEventType] = {
    "connected": "calendar.connected",
    "reconnected": "calendar.connected",
    "access_lost": "calendar.reauthorization_required",
    "disconnected": "calendar.disconnected",
}


def connection_event(after: Connection, action: Action, at: datetime) -> Put | None:
    """Build the row of the event that a change is; None for a change that subscribers are not told of.

    The row names the calendar as `calendarId`, for the rooms that watch it.
    """
    if action not in EVENT_TYPES:
        return None
    data: dict[str, Any] = {
        "calendarId": after.connection_id,
        "kind": after.kind,
        "account": after.account,
        "state": "disconnected" if after.deleted_at else after.state,
        "version": after.version,
    }
    partition = connection_partition(after.tenant_id, after.connection_id)
    marks = {"calendarId": after.connection_id}
    return tenant_event(after.tenant_id, partition, EVENT_TYPES[action], data, at, marks)
