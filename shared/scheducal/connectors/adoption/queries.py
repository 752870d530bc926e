"""Reads the bookings of a connection that have no place."""

from __future__ import annotations

from scheducal.connectors.adoption.model import Unplaced
from scheducal.connectors.adoption.repository import UnplacedRepository
from scheducal.connectors.adoption.rows import place_key
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.keys import UNPLACED
from scheducal.store.table import Table

_LIST = "unplaced"


def listed(
    table: Table, tenant_id: str, connection_id: str, limit: int, cursor: str | None
) -> tuple[list[Unplaced], str | None]:
    """Read one page, and the cursor of the next; raises Refusal `connection_not_found`, `invalid_cursor`."""
    ConnectionRepository(table).find(tenant_id, connection_id)
    start = None
    if cursor is not None:
        list_, digest = decode_parts(cursor, 2)
        if list_ != _LIST:
            raise no_cursor()
        start = place_key(tenant_id, connection_id, digest).attributes()
    found, next_start = UnplacedRepository(table).page(tenant_id, connection_id, start, limit)
    return found, encode_parts(_LIST, str(next_start["sk"]).removeprefix(UNPLACED)) if next_start else None
