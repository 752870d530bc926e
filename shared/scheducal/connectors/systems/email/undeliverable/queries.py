"""Reads a tenant's addresses that take no mail."""

from __future__ import annotations

from scheducal.connectors.systems.email.undeliverable.responses import ShownUndeliverable, UndeliverablePage
from scheducal.connectors.systems.email.undeliverable.rows import bucket, mark_key
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.conditions import Attr
from scheducal.store.table import Table
from scheducal.store.values import Item

_SCOPE = "undeliverable"


def undeliverable_page(table: Table, tenant_id: str, limit: int, cursor: str | None) -> UndeliverablePage:
    """Read one page, newest first, eventually consistent; raises Refusal `invalid_cursor`."""
    start = _start(tenant_id, cursor) if cursor is not None else None
    condition = Attr("gsi1pk").eq(bucket(tenant_id))
    page = table.query(condition, index="lists", limit=limit, start=start, forward=False)
    following = page.next_start
    return UndeliverablePage(
        undeliverableAddresses=[shown(item) for item in page.items],
        nextCursor=encode_parts(_SCOPE, following["gsi1sk"]) if following else None,
    )


def shown(item: Item) -> ShownUndeliverable:
    """Render a mark."""
    return ShownUndeliverable(
        address=item["address"],
        state=item["state"],
        reason=item.get("reason"),
        appointmentId=item["appointmentId"],
        sentAt=item["sentAt"],
        since=item["at"],
    )


def _start(tenant_id: str, cursor: str) -> Item:
    scope, place = decode_parts(cursor, 2)
    at, separator, address = place.partition("#")
    if scope != _SCOPE or not (at and separator and address):
        raise no_cursor()
    return {**mark_key(tenant_id, address).attributes(), "gsi1pk": bucket(tenant_id), "gsi1sk": place}
