"""Reads how connections do, a few rows for each, at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheducal.connectors.connections.model import Connection, is_any_id
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.queries import listed
from scheducal.connectors.connections.rows import connection_of
from scheducal.connectors.connections.tokens.rows import token_facts
from scheducal.connectors.health.model import ConnectionHealth
from scheducal.connectors.pull.subscriptions.refused import refused_of
from scheducal.connectors.pull.subscriptions.rows import pull_state_of
from scheducal.connectors.reconcile.model import progress_of, report_of
from scheducal.pagination import Listed
from scheducal.store.keys import Key, connection_key, drift_key, pull_state_key, tokens_key
from scheducal.store.table import Table
from scheducal.store.values import Item

# Three rows for each, of the hundred that are read at once.
MOST = 25


def health_of_page(table: Table, tenant_id: str, cursor: str | None) -> Listed[ConnectionHealth]:
    """Read a page of connections, and how each does, with two requests; raises Refusal `invalid_cursor`."""
    found, after = listed(table, tenant_id, MOST, cursor)
    keys = [key for each in found for key in _beside(tenant_id, each.connection_id)]
    rows = table.batch_get(keys) if keys else {}
    return Listed([_health(each, rows) for each in found], after)


def health_of(table: Table, tenant_id: str, connection_id: str) -> ConnectionHealth:
    """Read one connection, and how it does, with one request; raises Refusal `connection_not_found`."""
    if not is_any_id(connection_id):
        raise CONNECTIONS.not_found()
    own = connection_key(tenant_id, connection_id)
    rows = table.batch_get([own, *_beside(tenant_id, connection_id)], consistent=True)
    if own not in rows:
        raise CONNECTIONS.not_found()
    return _health(connection_of(rows[own]), rows)


def _beside(tenant_id: str, connection_id: str) -> Sequence[Key]:
    return tuple(each(tenant_id, connection_id) for each in (tokens_key, pull_state_key, drift_key))


def _health(connection: Connection, rows: Mapping[Key, Item]) -> ConnectionHealth:
    tokens, pull, drift = (rows.get(key) for key in _beside(connection.tenant_id, connection.connection_id))
    return ConnectionHealth(
        connection,
        tokens=token_facts(tokens) if tokens else None,
        read_at=pull_state_of(pull).looked_at if pull else None,
        report=report_of(drift["report"]) if drift and "report" in drift else None,
        progress=progress_of(drift["progress"]) if drift and "progress" in drift else None,
        refused=refused_of(pull) if pull else None,
    )
