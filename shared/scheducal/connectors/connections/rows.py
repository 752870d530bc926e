"""Connections, and questions to calendars' owners, as rows of the table, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.connectors.connections.authorization.model import Authorization
from scheducal.connectors.connections.model import Connection
from scheducal.store.values import Item


def connection_item(connection: Connection) -> dict[str, Any]:
    """Write every attribute of a connection's row, None for those that it lacks."""
    return {
        "kind": "connection",
        "tenantId": connection.tenant_id,
        "calendarId": connection.calendar_id,
        "calendarKind": connection.kind,
        "account": connection.account,
        "auth": connection.auth,
        "calendar": connection.calendar,
        "directory": connection.directory,
        "label": connection.label,
        "state": connection.state,
        "version": connection.version,
        "createdAt": isoformat(connection.created_at),
        "updatedAt": isoformat(connection.updated_at),
        "deletedAt": isoformat(connection.deleted_at) if connection.deleted_at else None,
    }


def connection_of(item: Item) -> Connection:
    """Read the connection from its row."""
    return Connection(
        tenant_id=item["tenantId"],
        calendar_id=item["calendarId"],
        kind=item["calendarKind"],
        account=item["account"],
        auth=item["auth"],
        calendar=item["calendar"],
        directory=item.get("directory"),
        label=item.get("label"),
        state=item["state"],
        version=item["version"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        updated_at=datetime.fromisoformat(item["updatedAt"]),
        deleted_at=datetime.fromisoformat(item["deletedAt"]) if "deletedAt" in item else None,
    )


def authorization_item(authorization: Authorization) -> dict[str, Any]:
    """Write the row of a question that waits for its answer; it expires by itself."""
    return {
        "kind": "authorization",
        "tenantId": authorization.tenant_id,
        "calendarId": authorization.calendar_id,
        "calendarKind": authorization.kind,
        "account": authorization.account,
        "calendar": authorization.calendar,
        "label": authorization.label,
        "makeDefault": authorization.make_default,
        "isRenewal": authorization.is_renewal,
        "askedBy": authorization.asked_by,
        "secret": authorization.sealed,
        "challenge": authorization.challenge,
        "nonceDigest": authorization.nonce_digest,
        "expiresAt": int(authorization.expires_at.timestamp()),
    }


def authorization_of(item: Item) -> Authorization:
    """Read the question from its row."""
    return Authorization(
        tenant_id=item["tenantId"],
        calendar_id=item["calendarId"],
        kind=item["calendarKind"],
        account=item.get("account"),
        calendar=item["calendar"],
        label=item.get("label"),
        make_default=item.get("makeDefault"),
        is_renewal=item["isRenewal"],
        asked_by=item["askedBy"],
        sealed=item["secret"],
        challenge=item["challenge"],
        nonce_digest=item["nonceDigest"],
        expires_at=datetime.fromtimestamp(item["expiresAt"], UTC),
    )
