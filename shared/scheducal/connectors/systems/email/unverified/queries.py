"""Reads a tenant's answers that do not count."""

from __future__ import annotations

from scheducal.connectors.systems.email.unverified.responses import ShownUnverified, UnverifiedPage
from scheducal.connectors.systems.email.unverified.rows import start_after, unverified_bucket
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.conditions import Attr
from scheducal.store.table import Table
from scheducal.store.values import Item

_SCOPE = "unverified"


def unverified_page(table: Table, tenant_id: str, limit: int, cursor: str | None) -> UnverifiedPage:
    """Read one page, newest first, eventually consistent; raises Refusal `invalid_cursor`."""
    start = _start(tenant_id, cursor) if cursor is not None else None
    condition = Attr("gsi1pk").eq(unverified_bucket(tenant_id))
    page = table.query(condition, index="lists", limit=limit, start=start, forward=False)
    following = page.next_start
    return UnverifiedPage(
        unverifiedResponses=[_shown(item) for item in page.items],
        nextCursor=encode_parts(_SCOPE, following["gsi1sk"]) if following else None,
    )


def _start(tenant_id: str, cursor: str) -> Item:
    scope, place = decode_parts(cursor, 2)
    start = start_after(tenant_id, place)
    if scope != _SCOPE or start is None:
        raise no_cursor()
    return start


def _shown(item: Item) -> ShownUnverified:
    return ShownUnverified(
        appointmentId=item["appointmentId"],
        inviteeId=item.get("inviteeId"),
        outcome=item["outcome"],
        reason=item["reason"],
        response=item.get("participation"),
        respondedBy=item.get("answeredBy"),
        version=item["version"],
        receivedAt=item["at"],
    )
