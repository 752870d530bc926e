"""Entries of connections' logs in the table."""

from __future__ import annotations

from datetime import datetime

from scheducal.connectors.log.model import Entry, LogFilter, SealedBody
from scheducal.connectors.log.rows import ENTRIES, body_key, body_of, body_values, entry_key, entry_of, entry_values
from scheducal.errors import Refusal
from scheducal.store.conditions import Attr
from scheducal.store.keys import connection_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.values import dataclass

# Rows that one query reads, and queries that one page may take. A page that finds little in so many ends early.
_ROWS, _QUERIES = 200, 10


@dataclass(frozen=True, slots=True)
class ConnectionLog:
    """Those of all connections."""

    table: Table

    def add(self, entry: Entry, body: SealedBody | None = None) -> None:
        """Keep an entry, and the body of a webhook, by updates alone: what takes webhooks may write nothing else."""
        named = entry.tenant_id, entry.connection_id, entry.entry_id
        if body is not None:
            self.table.update(Update(body_key(*named), body_values(entry.tenant_id, body, entry.at)))
        values = {name: value for name, value in entry_values(entry).items() if value is not None}
        self.table.update(Update(entry_key(*named), values))

    def find(self, tenant_id: str, connection_id: str, entry_id: str, now: datetime) -> Entry:
        """Read one; raises Refusal `log_entry_not_found`."""
        item = self.table.get(entry_key(tenant_id, connection_id, entry_id))
        if item is None or _is_over(item, now):
            message = "the connection's log has no such entry, or no longer; GET …/log lists what it has"
            raise Refusal("log_entry_not_found", message, param="entryId")
        return entry_of(item, now)

    def body(self, tenant_id: str, connection_id: str, entry_id: str, now: datetime) -> SealedBody | None:
        """Read the body of a webhook; None where none is kept, or no longer."""
        item = self.table.get(body_key(tenant_id, connection_id, entry_id))
        return None if item is None or _is_over(item, now) else body_of(item)

    def page(
        self, tenant_id: str, connection_id: str, wanted: LogFilter, limit: int, after: str | None, now: datetime
    ) -> tuple[list[Entry], str | None]:
        """Read a page of entries, newest first, and after which entry the next one begins; None on the last."""
        partition = connection_partition(tenant_id, connection_id)
        condition = Attr("pk").eq(partition) & Attr("sk").begins_with(ENTRIES)
        start: Item | None = entry_key(tenant_id, connection_id, after).attributes() if after else None
        found: list[Entry] = []
        for _ in range(_QUERIES):
            page = self.table.query(condition, limit=_ROWS, start=start, forward=False)
            for item in page.items:
                if not _is_over(item, now) and wanted.passes(entry := entry_of(item, now)):
                    if len(found) == limit:
                        return found, found[-1].entry_id
                    found.append(entry)
            start = page.next_start
            if start is None:
                return found, None
        return found, str(start["sk"]).removeprefix(ENTRIES) if start else None


def _is_over(item: Item, now: datetime) -> bool:
    """Tell whether a row's time is over: DynamoDB deletes late."""
    return bool(item["expiresAt"] <= now.timestamp())
