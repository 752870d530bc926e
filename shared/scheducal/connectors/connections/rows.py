"""Connections, and questions to calendars' owners, as rows of the table, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.clock import isoformat
from scheducal.connectors.connections.authorization.model import Authorization
from scheducal.connectors.connections.model import Connection, Filter, Secret, settings_of
from scheducal.connectors.connections.rules import LINK_LIFETIME, is_default
from scheducal.connectors.connections.ruleset.model import USUAL
from scheducal.connectors.connections.ruleset.rows import ruleset_item, ruleset_of
from scheducal.store.attention import attention
from scheducal.store.due import due_entry
from scheducal.store.keys import pull_state_key
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.tenants.model import DefaultCalendar

# Usually long before that.
_REMOVED_BY_MESSAGE = timedelta(minutes=5)
_FIRST = ("account", "calendar", "directoryId")


def connection_item(connection: Connection) -> dict[str, Any]:
    """Write every attribute of a connection's row, None for those that it lacks."""
    return {
        "kind": "connection",
        "tenantId": connection.tenant_id,
        **(_calendar_part(connection) if connection.is_calendar else _other_part(connection)),
        "auth": connection.auth,
        "label": connection.label,
        "state": connection.state,
        "version": connection.version,
        "createdAt": isoformat(connection.created_at),
        "updatedAt": isoformat(connection.updated_at),
        "deletedAt": isoformat(connection.deleted_at) if connection.deleted_at else None,
        **_in_need(connection),
    }


def _in_need(connection: Connection) -> dict[str, str | None]:
    """Give the attributes by which it is listed among what needs a person: access was lost."""
    is_lost = connection.state != "active" and connection.deleted_at is None
    return attention(connection.tenant_id, "8connection", connection.connection_id, needed=is_lost)


def removal_update(connection: Connection, at: datetime) -> Update:
    """Note that a worker is to take the records away. The sweeper sees to it, should its message be lost."""
    key = pull_state_key(connection.tenant_id, connection.connection_id)
    named = {"kind": "watch", "tenantId": connection.tenant_id, "calendarId": connection.connection_id}
    return Update(key, {**named, "removes": True, **due_entry("watch", key.pk, at + _REMOVED_BY_MESSAGE)})


def connection_values(connection: Connection, default: DefaultCalendar | None) -> dict[str, Any]:
    """Give what the audit log says of a connection: of secrets, when each was set. default: the tenant's."""
    return {
        "kind": connection.kind,
        "auth": connection.auth,
        "label": connection.label,
        "state": connection.state,
        "settings": connection.settings,
        "secretsChanged": {name: isoformat(each.changed_at) for name, each in connection.secrets.items()},
        "filter": filter_item(connection.filter),
        "mapping": connection.mapping,
        "rules": ruleset_item(connection.ruleset),
        "isDefault": is_default(connection, default),
    }


def connection_of(item: Item) -> Connection:
    """Read the connection from its row."""
    part = _calendar_of(item) if "calendarId" in item else _other_of(item)
    return Connection(
        tenant_id=item["tenantId"],
        auth=item["auth"],
        label=item.get("label"),
        state=item["state"],
        version=item["version"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        updated_at=datetime.fromisoformat(item["updatedAt"]),
        deleted_at=datetime.fromisoformat(item["deletedAt"]) if "deletedAt" in item else None,
        **part,
    )


def _calendar_part(connection: Connection) -> dict[str, Any]:
    """Write what a calendar has: the attributes of the first releases, which knew no other connections.

    Further settings and secrets are those of calendars to which keys give access.
    """
    more = {name: each for name, each in connection.settings.items() if name not in _FIRST}
    return {
        **({"settings": more} if more else {}),
        **({"secrets": _secret_items(connection.secrets)} if connection.secrets else {}),
        "calendarId": connection.connection_id,
        "calendarKind": connection.kind,
        "account": connection.account or None,
        "calendar": connection.calendar,
        "directory": connection.directory,
    }


def _calendar_of(item: Item) -> dict[str, Any]:
    settings = settings_of(item.get("account"), item["calendar"], item.get("directory"))
    return {
        "connection_id": item["calendarId"],
        "kind": item["calendarKind"],
        "settings": {**settings, **item.get("settings", {})},
        "secrets": _secrets_of(item.get("secrets", {})),
    }


def _other_part(connection: Connection) -> dict[str, Any]:
    return {
        "connectionId": connection.connection_id,
        "connectionKind": connection.kind,
        "settings": connection.settings,
        "secrets": _secret_items(connection.secrets),
        "filter": filter_item(connection.filter),
        "mapping": connection.mapping,
        "rules": ruleset_item(connection.ruleset),
    }


def _other_of(item: Item) -> dict[str, Any]:
    return {
        "connection_id": item["connectionId"],
        "kind": item["connectionKind"],
        "settings": item["settings"],
        "secrets": _secrets_of(item["secrets"]),
        "filter": filter_of(item["filter"]),
        "mapping": item["mapping"],
        # The first releases knew no rules.
        "ruleset": ruleset_of(item["rules"]) if "rules" in item else USUAL,
    }


def _secret_items(secrets: Mapping[str, Secret]) -> dict[str, Any]:
    return {name: {"sealed": each.sealed, "changedAt": isoformat(each.changed_at)} for name, each in secrets.items()}


def _secrets_of(items: Item) -> dict[str, Secret]:
    return {name: Secret(each["sealed"], datetime.fromisoformat(each["changedAt"])) for name, each in items.items()}


def filter_item(chosen: Filter) -> dict[str, Any]:
    """Write a filter as an attribute."""
    return {
        "services": chosen.services,
        "resources": chosen.resources,
        "channels": chosen.channels,
        "metadata": dict(chosen.metadata),
        "bookingsOnly": chosen.bookings_only,
    }


def filter_of(item: Item) -> Filter:
    """Read a filter from an attribute."""
    return Filter(
        services=tuple(item["services"]),
        resources=tuple(item["resources"]),
        channels=tuple(item["channels"]),
        # Rows of an older release have none.
        metadata=tuple(item.get("metadata", {}).items()),
        bookings_only=item["bookingsOnly"],
    )


def authorization_item(authorization: Authorization) -> dict[str, Any]:
    """Write the row of a question that waits for its answer; it expires by itself."""
    return {
        **connection_item(authorization.connection),
        "kind": "authorization",
        "makeDefault": authorization.make_default,
        "isRenewal": authorization.is_renewal,
        "askedBy": authorization.asked_by,
        "secret": authorization.sealed,
        "challenge": authorization.challenge,
        "nonceDigest": authorization.nonce_digest,
        "expiresAt": int(authorization.expires_at.timestamp()),
    }


def authorization_of(item: Item) -> Authorization:
    """Read the question from its row. The first releases wrote no more of the connection than they could not tell."""
    expires_at = datetime.fromtimestamp(item["expiresAt"], UTC)
    asked_at = isoformat(expires_at - LINK_LIFETIME)
    told = {"auth": "oauth", "state": "active", "version": 1, "createdAt": asked_at, "updatedAt": asked_at}
    return Authorization(
        connection=connection_of({**told, **item}),
        make_default=item.get("makeDefault"),
        is_renewal=item["isRenewal"],
        asked_by=item["askedBy"],
        sealed=item["secret"],
        challenge=item["challenge"],
        nonce_digest=item["nonceDigest"],
        expires_at=expires_at,
    )
