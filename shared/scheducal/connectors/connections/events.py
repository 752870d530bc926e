"""Events about connections, as rows that the table's stream brings to subscribers and to our own workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rules import Action
from scheducal.events.rows import tenant_event
from scheducal.events.types import CalendarEventType, ConnectionEventType
from scheducal.store.keys import connection_partition
from scheducal.store.writes import Put

_OF_CALENDARS: dict[Action, CalendarEventType] = {
    "connected": "calendar.connected",
    "reconnected": "calendar.connected",
    "access_lost": "calendar.reauthorization_required",
    "disconnected": "calendar.disconnected",
}
_OF_OTHERS: dict[Action, ConnectionEventType] = {
    "connected": "connection.connected",
    "reconnected": "connection.connected",
    "access_lost": "connection.reauthorization_required",
    "disconnected": "connection.disconnected",
}


def connection_event(after: Connection, action: Action, at: datetime) -> Put | None:
    """Build the row of the event that a change is; None for a change that subscribers are not told of.

    The row names the connection in an attribute of its own, for the rooms that watch it.
    """
    event_type = (_OF_CALENDARS if after.is_calendar else _OF_OTHERS).get(action)
    if event_type is None:
        return None
    identity = "calendarId" if after.is_calendar else "connectionId"
    marks: dict[str, Any] = {identity: after.connection_id}
    data = {
        **marks,
        "kind": after.kind,
        **({"account": after.account} if after.is_calendar else {"label": after.label}),
        "state": "disconnected" if after.deleted_at else after.state,
        "version": after.version,
    }
    partition = connection_partition(after.tenant_id, after.connection_id)
    return tenant_event(after.tenant_id, partition, event_type, data, at, marks)
