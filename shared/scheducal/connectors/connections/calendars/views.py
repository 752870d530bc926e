"""Connected calendars as answers show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from scheducal.clock import isoformat
from scheducal.connectors.connections.authorization.model import Authorization, hidden_link
from scheducal.connectors.connections.calendars.responses import (
    AskedOwner,
    CalendarAuth,
    CalendarList,
    DisconnectedCalendar,
    ShownCalendar,
)
from scheducal.connectors.connections.model import Connection
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


def every(connections: Iterable[Connection], default: DefaultCalendar | None) -> CalendarList:
    """Render a list. default: the tenant's."""
    return CalendarList(calendars=[shown(each, default) for each in connections])


def asked(authorization: Authorization) -> AskedOwner:
    """Render a question to a calendar's owner, its link sealed."""
    return AskedOwner(
        calendarId=authorization.connection.connection_id,
        authorizationUrl=hidden_link(authorization),
        authorizationExpires=isoformat(authorization.expires_at),
    )


def disconnected(connection: Connection) -> DisconnectedCalendar:
    """Render a calendar that is no longer connected."""
    return DisconnectedCalendar(calendarId=connection.connection_id)
