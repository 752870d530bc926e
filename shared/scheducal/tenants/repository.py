"""The rows of tenants and API keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from scheducal.clock import to_seconds
from scheducal.store.commit import commit
from scheducal.store.conditions import Attr, Condition
from scheducal.store.due import DUE, index_page
from scheducal.store.keys import KEY_SET, Key, api_key_key, api_keys_bucket, key_set_version_key, tenant_key
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, Update, Write, is_absent
from scheducal.system_names import EMAIL
from scheducal.tenants.model import ApiKey, DefaultCalendar, Tenant, TenantSettings
from scheducal.tenants.rows import (
    DIRECTORY,
    OPERATOR,
    calendar_item,
    first_comparison,
    key_item,
    key_logged,
    key_of,
    key_values,
    revoked_values,
    settings_item,
    suspension_item,
    tenant_item,
    tenant_logged,
    tenant_of,
)
from scheducal.tenants.rules import interval
from scheducal.values import replace

# Of rows, in one read.
_MOST_AT_ONCE = 100


class TenantRepository:
    """Tenants and API keys in the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add_tenant(self, tenant: Tenant) -> None:
        """Raise ConditionFailed where the id is taken."""
        comparison = first_comparison(tenant.tenant_id, EMAIL, tenant.created_at)
        put = Put(tenant_key(tenant.tenant_id), tenant_item(tenant), is_absent())
        log = tenant_logged(tenant.tenant_id, "created", None, {"name": tenant.name})
        self._table.transact([put, comparison, log])

    def tenant(self, tenant_id: str) -> Tenant | None:
        """Read the tenant, None where there is none."""
        item = self._table.get(tenant_key(tenant_id))
        return tenant_of(item) if item else None

    def tenants(self, start: Item | None, limit: int) -> tuple[list[Tenant], Item | None]:
        """Read one page of all tenants, oldest first, and where the next begins."""
        page = self._table.query(Attr("gsi1pk").eq(DIRECTORY), index="lists", start=start, limit=limit)
        return [tenant_of(item) for item in page.items], page.next_start

    def keys_in_force(self, tenant_id: str) -> list[str]:
        """List a tenant's API keys that are not revoked. One consistent query."""
        condition = Attr("pk").eq(tenant_key(tenant_id).pk) & Attr("sk").begins_with(KEY_SET)
        return [item["sk"].removeprefix(KEY_SET) for item in self._table.query_all(condition)]

    def add_key(
        self, key: ApiKey, secret_hash: str, tenant: Tenant, *, sealed: bytes | None = None, actor: str = OPERATOR
    ) -> None:
        """Raise ConditionFailed where the key exists, or the tenant is no longer as it was read."""
        # Each request writes the key's own row. What none of them needs lies beside it.
        in_force = {"kind": "keyInForce", "channel": key.channel, "sealed": sealed}
        self._table.transact(
            [
                Put(api_key_key(key.tenant_id, key.api_key), key_item(key, secret_hash, tenant), is_absent()),
                Put(key_set_version_key(key.tenant_id, key.api_key), in_force),
                _next_key_set_version(tenant, {}, ()),
                key_logged(key.tenant_id, key.api_key, "created", None, key_values(key), actor),
            ]
        )

    def key(self, tenant_id: str, api_key: str) -> ApiKey | None:
        """Read a key, None where there is none."""
        item = self._table.get(api_key_key(tenant_id, api_key))
        return key_of(item) if item else None

    def in_force(self, tenant_id: str) -> list[ApiKey]:
        """Read a tenant's keys that are not revoked. Two consistent requests."""
        names = self.keys_in_force(tenant_id)
        rows = self._table.batch_get([api_key_key(tenant_id, each) for each in names], consistent=True) if names else {}
        return sorted(map(key_of, rows.values()), key=lambda each: each.created_at)

    def sealed_secret(self, tenant_id: str, api_key: str) -> bytes | None:
        """Read a key's sealed secret, None where it is kept nowhere, or the key is not in force."""
        item = self._table.get(key_set_version_key(tenant_id, api_key))
        return bytes(item["sealed"]) if item and "sealed" in item else None

    def note_reveal(self, tenant_id: str, api_key: str, actor: str) -> None:
        """Write that somebody reads a secret again."""
        self._table.put(key_logged(tenant_id, api_key, "revealed", None, None, actor))

    def forget_secrets(self, tenant_id: str) -> None:
        """Forget all secrets that are sealed. Keys go on working."""
        for api_key in self.keys_in_force(tenant_id):
            key = key_set_version_key(tenant_id, api_key)
            with suppress(ConditionFailed):
                self._table.update(Update(key, remove=("sealed",), condition=Attr("pk").exists()))

    def set_settings(
        self, tenant: Tenant, api_keys: Iterable[str], settings: TenantSettings, actor: str = OPERATOR
    ) -> None:
        """Raise ConditionFailed where a key was added, or something else changed, since the tenant was read."""
        writes = _everywhere(tenant, api_keys, {"settings": settings_item(settings)}, ())
        before, after = settings_item(tenant.settings), settings_item(settings)
        self._table.transact([*writes.values(), tenant_logged(tenant.tenant_id, "updated", before, after, actor)])

    def suspend(self, tenant: Tenant, api_keys: Iterable[str], extras: Mapping[str, Write]) -> None:
        """Write the tenant's suspension, or its end, to its row and to all keys in force, with more writes.

        Raises store.commit.CommitRefused where a key was added, or something else changed, since the tenant was read.
        """
        item = suspension_item(tenant.suspension)
        values, removed = ({"suspended": item}, ()) if item else ({}, ("suspended",))
        commit(self._table, {**_everywhere(tenant, api_keys, values, removed), **extras})

    def keys(self, tenant_id: str, start: Item | None, limit: int) -> tuple[list[ApiKey], Item | None]:
        """Read one page of a tenant's API keys and where the next begins: an empty one, the revoked ones.

        A key that was made before one index listed them stays with the revoked ones until its next request.
        """
        bucket = api_keys_bucket(tenant_id)
        if start is None or "duePk" in start:
            page = index_page(self._table, bucket, start, min(limit, _MOST_AT_ONCE))
            found = self._table.batch_get([Key(item["pk"], item["sk"]) for item in page.items]) if page.items else {}
            return sorted(map(key_of, found.values()), key=lambda each: each.api_key), page.next_start or {}
        others = self._table.query(Attr("gsi1pk").eq(bucket), index="lists", start=start or None, limit=limit)
        return [key_of(item) for item in others.items], others.next_start

    def revoked(self, tenant_id: str, start: Item | None, limit: int) -> tuple[list[ApiKey], Item | None]:
        """Read one page of a tenant's revoked keys, the newest revocation first, and where the next begins."""
        bucket = Attr("gsi1pk").eq(api_keys_bucket(tenant_id))
        is_revoked = Attr("revokedAt").exists()
        page = self._table.query(bucket, index="lists", start=start, limit=limit, forward=False, only=is_revoked)
        return [key_of(item) for item in page.items], page.next_start

    def key_of_channel(self, tenant_id: str, channel: str) -> str | None:
        """Find a key in force that belongs to a channel. One consistent query, and a read of what older releases made.

        Keys in force are fewer than one read takes.
        """
        condition = Attr("pk").eq(tenant_key(tenant_id).pk) & Attr("sk").begins_with(KEY_SET)
        channels = {item["sk"].removeprefix(KEY_SET): item.get("channel") for item in self._table.query_all(condition)}
        unsaid = [api_key_key(tenant_id, each) for each, known in channels.items() if known is None]
        rows = self._table.batch_get(unsaid, consistent=True) if unsaid else {}
        channels |= {row["apiKey"]: row.get("channel") for row in rows.values()}
        return next((api_key for api_key, known in channels.items() if known == channel), None)

    def revoke_key(self, tenant_id: str, api_key: str, at: datetime, actor: str = OPERATOR) -> ApiKey:
        """Revoke a key; the time of the first revocation stays. Raises ConditionFailed where there is no such key."""
        before = self._key(tenant_id, api_key)
        if before.revoked_at is not None:
            # A key of an older release may still be noted as in force.
            self._table.delete(key_set_version_key(tenant_id, api_key))
            return before
        revoked = replace(before, revoked_at=to_seconds(at), revoked_by=actor)
        gone = Delete(key_set_version_key(tenant_id, api_key))
        # No request writes the row from now on. So it can lie in the index that copies all of it.
        self._change_key(before, revoked, revoked_values(revoked), [gone], actor, remove=DUE)
        return revoked

    def set_limit(self, tenant_id: str, api_key: str, per_minute: int, actor: str = OPERATOR) -> ApiKey:
        """Raise ConditionFailed where there is no such key."""
        before = self._key(tenant_id, api_key)
        after = replace(before, per_minute=per_minute)
        self._change_key(before, after, {"perMinute": per_minute, "interval": interval(per_minute)}, [], actor)
        return after

    def _key(self, tenant_id: str, api_key: str) -> ApiKey:
        item = self._table.get(api_key_key(tenant_id, api_key))
        if item is None:
            raise ConditionFailed({0: None})
        return key_of(item)

    def _change_key(
        self,
        before: ApiKey,
        after: ApiKey,
        values: dict[str, Any],
        others: list[Write],
        actor: str,
        *,
        remove: tuple[str, ...] = (),
    ) -> None:
        key = api_key_key(after.tenant_id, after.api_key)
        update = Update(key, values, remove=remove, condition=Attr("pk").exists())
        action = "updated" if after.revoked_at is None else "revoked"
        log = key_logged(after.tenant_id, after.api_key, action, key_values(before), key_values(after), actor)
        self._table.transact([update, *others, log])


def calendar_writes(tenant: Tenant, api_keys: Iterable[str], calendar: DefaultCalendar | None) -> dict[str, Write]:
    """Build the writes that make a calendar the tenant's default, by name: the tenant's row, then all keys in force.

    They are refused where a key was added, or the default changed, since the tenant was read.
    """
    values = {"calendar": calendar_item(calendar)} if calendar else {}
    return _everywhere(tenant, api_keys, values, () if calendar else ("calendar",))


def _everywhere(
    tenant: Tenant, api_keys: Iterable[str], values: dict[str, Any], removed: tuple[str, ...]
) -> dict[str, Write]:
    # Each key's row has a copy. A request gets it with the one write by which it authenticates.
    writes: dict[str, Write] = {"roster": _next_key_set_version(tenant, values, removed)}
    for api_key in api_keys:
        key = api_key_key(tenant.tenant_id, api_key)
        writes[f"key {api_key}"] = Update(key, values, remove=removed, condition=Attr("pk").exists())
    return writes


def _next_key_set_version(tenant: Tenant, values: dict[str, Any], removed: tuple[str, ...]) -> Update:
    is_as_read: Condition = (
        Attr("roster").eq(tenant.key_set_version) if tenant.key_set_version else Attr("roster").not_exists()
    )
    condition = Attr("pk").exists() & is_as_read
    return Update(
        tenant_key(tenant.tenant_id),
        {**values, "roster": tenant.key_set_version + 1},
        remove=removed,
        condition=condition,
    )
