"""Connections as answers show them."""

from __future__ import annotations

from typing import cast

from scheducal.clock import isoformat
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.responses import CalendarAuth, ShownCalendar
from scheducal.connectors.connections.rules import is_default
from scheducal.tenants.model import DefaultCalendar


def shown(connection: Connection, default: DefaultCalendar | None) -> ShownCalendar:
    """Render a connection in a list, or alone. default: the tenant's."""
    return ShownCalendar(
        calendarId=connection.connection_id,
        version=connection.version,
        kind=connection.kind,
        auth=cast("CalendarAuth", connection.auth),
        account=connection.account,
        directoryId=connection.directory,
        calendar=connection.calendar,
        label=connection.label,
        state=connection.state,
        isDefault=is_default(connection, default),
        dateCreated=isoformat(connection.created_at),
        lastUpdated=isoformat(connection.updated_at),
    )
