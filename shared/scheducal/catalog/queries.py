"""What clients read of resources and services."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scheducal.catalog.model import Entry, Kind, WithMeta, not_found
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.rows import kept_of
from scheducal.ids import is_id
from scheducal.pagination import Listed, decode_parts, encode_parts, no_cursor
from scheducal.store.table import Table
from scheducal.store.values import Item


def as_it_is(entry: Entry) -> Entry:
    """Give all of an entry, for callers from whom nothing of it is kept."""
    return entry


def details(
    table: Table,
    kind: Kind[Entry],
    tenant_id: str,
    entry_id: str,
    seen: Callable[[Entry], Entry | None],
) -> WithMeta[Entry]:
    """Read one entry; raises Refusal `resource_not_found`, `service_not_found`. seen: as the principal may see it."""
    item = CatalogRepository(table).get(tenant_id, kind.name, entry_id)
    visible = _seen(kind, [item] if item is not None else [], seen)
    if not visible:
        raise not_found(kind)
    return visible[0]


def listed(
    table: Table,
    kind: Kind[Entry],
    tenant_id: str,
    limit: int,
    cursor: str | None,
    seen: Callable[[Entry], Entry | None],
) -> Listed[WithMeta[Entry]]:
    """Read one page, oldest first; raises Refusal `invalid_cursor`. seen: as `details`."""
    after = _place(kind, cursor) if cursor is not None else None
    items, last = CatalogRepository(table).page(tenant_id, kind.name, after, limit)
    next_cursor = encode_parts(kind.name, last) if last is not None else None
    return Listed(_seen(kind, items, seen), next_cursor)


def _seen(kind: Kind[Entry], items: Iterable[Item], seen: Callable[[Entry], Entry | None]) -> list[WithMeta[Entry]]:
    found = (kept_of(kind, item) for item in items)
    return [WithMeta(each.meta, entry) for each in found if (entry := seen(each.entry)) is not None]


def _place(kind: Kind[Entry], cursor: str) -> str:
    name, after = decode_parts(cursor, 2)
    if name != kind.name or not is_id(after, kind.prefix):
        raise no_cursor()
    return after
