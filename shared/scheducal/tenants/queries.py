"""Lists of API keys, page by page."""

from __future__ import annotations

from scheducal.pagination import Listed, decode_parts, encode_parts, no_cursor
from scheducal.store.keys import api_key_key, api_keys_bucket
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.tenants.model import ApiKey
from scheducal.tenants.repository import TenantRepository

A_PAGE = 50
_SCOPE = "revokedKeys"


def revoked_keys(table: Table, tenant_id: str, cursor: str | None) -> Listed[ApiKey]:
    """List revoked keys, the newest revocation first. One query. Raises Refusal `invalid_cursor`."""
    start = _start(tenant_id, cursor) if cursor else None
    keys, following = TenantRepository(table).revoked(tenant_id, start, A_PAGE)
    return Listed(keys, None if following is None else _cursor(tenant_id, following))


def _cursor(tenant_id: str, start: Item) -> str:
    """Write where the next page begins, without the tenant's id."""
    when, _, api_key = start["gsi1sk"].rpartition("#")
    return encode_parts(_SCOPE, when, api_key.removeprefix(_prefix(tenant_id)))


def _start(tenant_id: str, cursor: str) -> Item:
    scope, when, rest = decode_parts(cursor, 3)
    if scope != _SCOPE:
        raise no_cursor()
    api_key = f"{_prefix(tenant_id)}{rest}"
    place = {"gsi1pk": api_keys_bucket(tenant_id), "gsi1sk": f"{when}#{api_key}" if when else api_key}
    return {**api_key_key(tenant_id, api_key).attributes(), **place}


def _prefix(tenant_id: str) -> str:
    return f"key_{tenant_id.removeprefix('ten_')}_"
