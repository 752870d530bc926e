"""Which API keys belong to a channel."""

from __future__ import annotations

from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.tenants.repository import TenantRepository

_PAGE = 100
_MOST_PAGES = 10


def check_no_keys(table: Table, tenant_id: str, channel: str) -> None:
    """Raises Refusal `channel_in_use` where a key that is in force belongs to it. Looks at 1,000 keys at most."""
    start: Item | None = None
    for _ in range(_MOST_PAGES):
        keys, start = TenantRepository(table).keys(tenant_id, start, _PAGE)
        for key in keys:
            if key.channel == channel and key.revoked_at is None:
                message = f"the API key {key.api_key} belongs to this channel; revoke it first"
                raise Refusal("channel_in_use", message, param="channel")
        if start is None:
            return
