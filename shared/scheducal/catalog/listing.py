"""What clients read of resources and services."""

from __future__ import annotations

from scheducal.api.command import entity_tag
from scheducal.api.cursor import decode_parts, encode_parts, no_cursor
from scheducal.api.envelope import success
from scheducal.api.idempotency import Answer
from scheducal.catalog.kinds import Entry, Kind
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.views import not_found, shown_item
from scheducal.ids import is_id
from scheducal.store.table import Table


def details(table: Table, kind: Kind[Entry], tenant_id: str, entry_id: str) -> Answer:
    """One entry; raises Refusal `resource_not_found`, `service_not_found`."""
    item = CatalogRepository(table).get(tenant_id, kind.name, entry_id)
    if item is None:
        raise not_found(kind)
    data = shown_item(kind, item)
    return Answer(200, success(f"{kind.name.title()} retrieved successfully", data), entity_tag(item["version"]))


def listed(table: Table, kind: Kind[Entry], tenant_id: str, limit: int, cursor: str | None) -> Answer:
    """One page, oldest first; raises Refusal `invalid_field` for what is no cursor of this list."""
    after = _place(kind, cursor) if cursor is not None else None
    items, last = CatalogRepository(table).page(tenant_id, kind.name, after, limit)
    next_cursor = encode_parts(kind.name, last) if last is not None else None
    data = {f"{kind.name}s": [shown_item(kind, item) for item in items], "nextCursor": next_cursor}
    return Answer(200, success(f"{kind.name.title()}s retrieved successfully", data))


def _place(kind: Kind[Entry], cursor: str) -> str:
    name, after = decode_parts(cursor, 2)
    if name != kind.name or not is_id(after, kind.prefix):
        raise no_cursor()
    return after
