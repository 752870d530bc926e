"""What clients read of resources and services."""

from __future__ import annotations

from collections.abc import Callable

from scheducal.api.command import entity_tag
from scheducal.api.responses import Answer, success
from scheducal.catalog.kinds import Entry, Kind
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.rows import entry_of, stamp_of
from scheducal.catalog.views import not_found, shown
from scheducal.ids import is_id
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.table import Table


def as_it_is(entry: Entry) -> Entry:
    """Give all of an entry, for callers from whom nothing of it is kept."""
    return entry


def details(
    table: Table,
    kind: Kind[Entry],
    tenant_id: str,
    entry_id: str,
    seen: Callable[[Entry], Entry | None],
) -> Answer:
    """Read one entry; raises Refusal `resource_not_found`, `service_not_found`. seen: as the caller may see it."""
    item = CatalogRepository(table).get(tenant_id, kind.name, entry_id)
    entry = seen(entry_of(kind, item)) if item is not None else None
    if item is None or entry is None:
        raise not_found(kind)
    data = shown(kind, stamp_of(item), entry)
    return Answer(200, success(f"{kind.name.title()} retrieved successfully", data), entity_tag(item["version"]))


def listed(
    table: Table,
    kind: Kind[Entry],
    tenant_id: str,
    limit: int,
    cursor: str | None,
    seen: Callable[[Entry], Entry | None],
) -> Answer:
    """Read one page, oldest first; raises Refusal `invalid_cursor`. seen: as `details`."""
    after = _place(kind, cursor) if cursor is not None else None
    items, last = CatalogRepository(table).page(tenant_id, kind.name, after, limit)
    next_cursor = encode_parts(kind.name, last) if last is not None else None
    found = ((item, seen(entry_of(kind, item))) for item in items)
    entries = [shown(kind, stamp_of(item), entry) for item, entry in found if entry is not None]
    data = {f"{kind.name}s": entries, "nextCursor": next_cursor}
    return Answer(200, success(f"{kind.name.title()}s retrieved successfully", data))


def _place(kind: Kind[Entry], cursor: str) -> str:
    name, after = decode_parts(cursor, 2)
    if name != kind.name or not is_id(after, kind.prefix):
        raise no_cursor()
    return after
