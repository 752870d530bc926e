"""Connections of any kind, and the kinds, as answers show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scheducal.appointments.views import shown_copy
from scheducal.clock import isoformat
from scheducal.connectors.connections.any_kind.responses import (
    AskedOwnerOfConnection,
    CheckedConnection,
    ConnectionDetails,
    ConnectionPage,
    CopyThere,
    DeletedConnection,
    ShownConnection,
    ShownConnector,
    ShownFilter,
    ShownLimits,
    ShownMappable,
    ShownSetting,
    ShownUsage,
)
from scheducal.connectors.connections.authorization.model import Authorization, hidden_link
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rules import is_default
from scheducal.connectors.connections.ruleset.views import shown_rules
from scheducal.connectors.manifest import Field, Manifest
from scheducal.connectors.push.spending import Usage
from scheducal.tenants.model import DefaultCalendar

if TYPE_CHECKING:
    from scheducal.appointments.copies.model import Copy
    from scheducal.connectors.connections.check import Checked


def shown(connection: Connection, default: DefaultCalendar | None) -> ShownConnection:
    """Render a connection. default: the tenant's."""
    return ShownConnection(
        connectionId=connection.connection_id,
        version=connection.version,
        kind=connection.kind,
        auth=connection.auth,
        label=connection.label,
        state=connection.state,
        settings=dict(connection.settings),
        secretsChanged={name: isoformat(each.changed_at) for name, each in connection.secrets.items()},
        filter=None if connection.is_calendar else _filter(connection),
        mapping=dict(connection.mapping),
        rules=None if connection.is_calendar else shown_rules(connection.ruleset),
        isDefault=is_default(connection, default),
        dateCreated=isoformat(connection.created_at),
        lastUpdated=isoformat(connection.updated_at),
    )


def details(
    connection: Connection,
    default: DefaultCalendar | None,
    incoming_url: str | None,
    usage: Usage,
    copies: Iterable[Copy],
) -> ConnectionDetails:
    """Render one connection in full."""
    there = [CopyThere(appointmentId=each.appointment_id, copy=shown_copy(each)) for each in copies]
    rest = shown(connection, default)
    return ConnectionDetails(**rest, incomingUrl=incoming_url, usage=_usage(usage), copies=there)


def _usage(usage: Usage) -> ShownUsage:
    return ShownUsage(
        requestsThisMinute=usage.spent.requests,
        perMinute=usage.limits.per_minute,
        changesToday=usage.spent.writes,
        changesPerDay=usage.limits.writes_per_day,
        opensAt=isoformat(usage.opens_at) if usage.opens_at else None,
    )


def page(found: Iterable[Connection], next_cursor: str | None, default: DefaultCalendar | None) -> ConnectionPage:
    """Render a page of them."""
    return ConnectionPage(connections=[shown(each, default) for each in found], nextCursor=next_cursor)


def asked(authorization: Authorization) -> AskedOwnerOfConnection:
    """Render a question to an account's owner, its link sealed."""
    return AskedOwnerOfConnection(
        connectionId=authorization.connection.connection_id,
        authorizationUrl=hidden_link(authorization),
        authorizationExpires=isoformat(authorization.expires_at),
    )


def deleted(connection: Connection) -> DeletedConnection:
    """Render a connection that is gone."""
    return DeletedConnection(connectionId=connection.connection_id)


def checked(found: Checked) -> CheckedConnection:
    """Render what a check found."""
    return CheckedConnection(
        connectionId=found.connection.connection_id,
        result=found.result,
        detail=found.detail,
        dateChecked=isoformat(found.at),
    )


def connector(manifest: Manifest) -> ShownConnector:
    """Render a kind of system."""
    limits = manifest.limits
    return ShownConnector(
        kind=manifest.kind,
        title=manifest.title,
        isCalendar=manifest.calendar is not None,
        capabilities=list(manifest.capabilities),
        auths=list(manifest.credentials),
        settings=[_setting(manifest, each) for each in manifest.settings],
        mapping=[ShownMappable(name=each.name, title=each.title, default=each.default) for each in manifest.mapping],
        limits=ShownLimits(atOnce=limits.at_once, perMinute=limits.per_minute, changesPerDay=limits.writes_per_day),
        recipe=manifest.recipe or None,
        apiVersion=manifest.api_version,
        dateChecked=manifest.checked_on.isoformat(),
    )


def _setting(manifest: Manifest, each: Field) -> ShownSetting:
    return ShownSetting(
        name=each.name,
        title=each.title,
        help=each.help,
        example=each.example,
        pattern=each.pattern,
        longest=each.longest,
        isSecret=each.is_secret,
        isFixed=each.is_fixed,
        requiredWith=list(manifest.credentials if each.required else each.needed_with),
        notWith=list(each.never_with),
    )


def _filter(connection: Connection) -> ShownFilter:
    chosen = connection.filter
    return ShownFilter(
        services=list(chosen.services),
        resources=list(chosen.resources),
        channels=list(chosen.channels),
        metadata=dict(chosen.metadata),
        bookingsOnly=chosen.bookings_only,
    )
