"""Ends connections at their systems: the subscriptions, and the access that owners gave."""

from __future__ import annotations

from typing import Literal

from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rows import connection_of
from scheducal.connectors.connections.tokens.rows import TokenRows
from scheducal.connectors.connections.wiring import ConnectionGone, open_system, renewals
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.operators.repository import OperatorRepository
from scheducal.store.table import Table, table

# `lost`: access was lost before. `left`: the system has no way to take it back, so its owner must.
Access = Literal["revoked", "lost", "left", "unreachable"]


def end_connections(tenant_id: str, *, is_last_try: bool) -> list[dict[str, str]]:
    """End all of a tenant's, and say what became of each. Raises SystemUnavailable, unless it is the last try."""
    connections = map(connection_of, OperatorRepository(table()).connections(tenant_id))
    return [
        {
            "connectionId": each.connection_id,
            "kind": each.kind,
            "access": end_access(table(), each, is_last_try=is_last_try),
        }
        for each in connections
    ]


def end_access(rows: Table, connection: Connection, *, is_last_try: bool) -> Access:
    """Unsubscribe, and take the access back. Raises SystemUnavailable, unless it is the last try."""
    try:
        _unsubscribe(rows, connection)
        return _revoke(rows, connection)
    except (ConnectionGone, AccessLost):
        return "lost"
    except SystemUnavailable:
        if not is_last_try:
            raise
        return "unreachable"


def _unsubscribe(rows: Table, connection: Connection) -> None:
    state = PullStateRepository(rows).load(connection.tenant_id, connection.connection_id)
    kept = [each for each in (state.subscription, state.former) if each is not None]
    if kept:
        system = open_system(connection.tenant_id, connection.connection_id)
        for each in kept:
            system.unsubscribe(each.made)


def _revoke(rows: Table, connection: Connection) -> Access:
    if connection.auth != "oauth":
        return "left"
    kept = TokenRows(rows, sealer())
    tokens = kept.read(connection)
    if tokens is None or tokens.lost:
        return "lost"
    is_revoked = renewals().revoke(connection, kept.open_refresh(connection, tokens), tokens.access)
    return "revoked" if is_revoked else "left"
