"""When tokens are renewed though nobody uses them: some systems take access from who leaves it unused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.ids import CHANCE
from scheducal.store.due import due_entry, due_rows
from scheducal.store.keys import connection_partition
from scheducal.store.values import Item

if TYPE_CHECKING:
    from scheducal.connectors.connections.model import Connection
    from scheducal.store.table import Table

# What nobody uses is tried again after a failure. The waits double, and after a day the next use tries.
FIRST_RETRY, LONGEST_RETRY, TRIED_FOR = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_WORK = "tokens"


def next_try(since: datetime, now: datetime) -> datetime | None:
    """Give when to renew again what nobody uses, should the renewal that begins now fail; None: at the next use."""
    failed_for = now - since
    if failed_for >= TRIED_FOR:
        return None
    # Spread, since a system that was down refused many at once.
    return now + min(LONGEST_RETRY, max(FIRST_RETRY, failed_for)) * CHANCE.uniform(1, 1.2)


def due_renewals(table: Table, now: datetime, most_per_shard: int) -> Iterator[ChangesMessage]:
    """List the tokens to be renewed though nobody uses them."""
    for item in due_rows(table, _WORK, now, most_per_shard):
        _, tenant_id, _, connection_id = item["pk"].split("#")
        yield ChangesMessage(tenant_id, connection_id, int(now.timestamp()), renews_tokens=True)


def due_again(connection: Connection, at: datetime) -> Item:
    """Give the due entry of a connection's tokens."""
    return due_entry(_WORK, connection_partition(connection.tenant_id, connection.connection_id), at)


def due_values(connection: Connection, now: datetime) -> Item:
    """Give the due entry of tokens that were renewed now."""
    if connection.auth != "oauth" or connection.deleted_at is not None:
        return {}
    # What the sweep need not load.
    from scheducal.connectors.parts import oauth_of  # noqa: PLC0415

    return due_again(connection, now + oauth_of(connection.kind).renewed_every)
