"""Reads a connection's log: a page of it, and one entry with the body that came."""

from __future__ import annotations

from datetime import datetime

from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.log.bodies import opened_body
from scheducal.connectors.log.model import Entry, LogFilter
from scheducal.connectors.log.repository import ConnectionLog
from scheducal.ids import is_id
from scheducal.pagination import Listed, decode_parts, encode_parts, no_cursor
from scheducal.sealing import Sealer
from scheducal.store.table import Table
from scheducal.tenants.model import Principal
from scheducal.tenants.roles import permits
from scheducal.values import dataclass

_LIST = "connectionLog"


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with its webhook's body. is_hidden: whether there is one that the role may not read."""

    entry: Entry
    body: bytes | None
    is_hidden: bool = False


def listed(
    table: Table,
    tenant_id: str,
    connection_id: str,
    wanted: LogFilter,
    limit: int,
    cursor: str | None,
    now: datetime,
) -> Listed[Entry]:
    """Read one page, newest first; raises Refusal `connection_not_found`, `invalid_cursor`."""
    ConnectionRepository(table).find(tenant_id, connection_id)
    after = None
    if cursor is not None:
        list_, after = decode_parts(cursor, 2)
        if list_ != _LIST or not is_id(after, "log"):
            raise no_cursor()
    found, last = ConnectionLog(table).page(tenant_id, connection_id, wanted, limit, after, now)
    return Listed(found, encode_parts(_LIST, last) if last else None)


def opened(
    table: Table, sealer: Sealer, principal: Principal, connection_id: str, entry_id: str, now: datetime
) -> Opened:
    """Read one entry; raises Refusal `connection_not_found`, `log_entry_not_found`.

    Bodies name people, so that only roles that may read the log of requests see them.
    """
    log, named = ConnectionLog(table), (principal.tenant_id, connection_id)
    ConnectionRepository(table).find(*named)
    entry = log.find(*named, entry_id, now)
    if entry.body != "kept":
        return Opened(entry, None)
    if not permits(principal.role, "log.read"):
        return Opened(entry, None, is_hidden=True)
    sealed = log.body(*named, entry_id, now)
    return Opened(entry, opened_body(sealer, *named, sealed) if sealed else None)
