"""The rows of tenants and API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.store.conditions import Attr
from scheducal.store.keys import api_key_key, api_keys_bucket, tenant_key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, is_absent
from scheducal.tenants.models import ApiKey, Tenant
from scheducal.tenants.rate_limit import interval

# The operators' directory: the one partition of an index that spans tenants.
_DIRECTORY = "OPERATOR#TENANTS"


class TenantRepository:
    """Tenants and API keys in the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add_tenant(self, tenant: Tenant) -> None:
        """Raises ConditionFailed where the id is taken."""
        item = {
            "kind": "tenant",
            "tenantId": tenant.tenant_id,
            "name": tenant.name,
            "senderAddress": tenant.sender_address,
            "createdAt": isoformat(tenant.created_at),
            "gsi1pk": _DIRECTORY,
            "gsi1sk": tenant.tenant_id,
        }
        self._table.transact([Put(tenant_key(tenant.tenant_id), item, is_absent())])

    def tenant(self, tenant_id: str) -> Tenant | None:
        """The tenant, None where there is none."""
        item = self._table.get(tenant_key(tenant_id))
        return _tenant(item) if item else None

    def tenants(self, start: Item | None, limit: int) -> tuple[list[Tenant], Item | None]:
        """One page of all tenants, oldest first, and where the next begins."""
        page = self._table.query(Attr("gsi1pk").eq(_DIRECTORY), index="lists", start=start, limit=limit)
        return [_tenant(item) for item in page.items], page.next_start

    def add_key(self, key: ApiKey, secret_hash: str, tenant: Tenant) -> None:
        """Raises ConditionFailed where the key exists."""
        item = {
            "kind": "apiKey",
            "tenantId": key.tenant_id,
            "tenantName": tenant.name,
            "senderAddress": tenant.sender_address,
            "apiKey": key.api_key,
            "secretHash": secret_hash,
            "label": key.label,
            "role": key.role,
            "perMinute": key.per_minute,
            "interval": interval(key.per_minute),
            "tat": 0,
            "createdAt": isoformat(key.created_at),
            "gsi1pk": api_keys_bucket(key.tenant_id),
            "gsi1sk": key.api_key,
        }
        self._table.transact([Put(api_key_key(key.tenant_id, key.api_key), item, is_absent())])

    def keys(self, tenant_id: str, start: Item | None, limit: int) -> tuple[list[ApiKey], Item | None]:
        """One page of a tenant's API keys and where the next begins."""
        condition = Attr("gsi1pk").eq(api_keys_bucket(tenant_id))
        page = self._table.query(condition, index="lists", start=start, limit=limit)
        return [_api_key(item) for item in page.items], page.next_start

    def revoke_key(self, tenant_id: str, api_key: str, at: datetime) -> ApiKey:
        """The first revocation's time stays. Raises ConditionFailed where there is no such key."""
        existing = self._table.get(api_key_key(tenant_id, api_key))
        revoked_at = existing["revokedAt"] if existing and "revokedAt" in existing else isoformat(at)
        return self._change_key(tenant_id, api_key, {"revokedAt": revoked_at})

    def set_limit(self, tenant_id: str, api_key: str, per_minute: int) -> ApiKey:
        """Raises ConditionFailed where there is no such key."""
        values = {"perMinute": per_minute, "interval": interval(per_minute)}
        return self._change_key(tenant_id, api_key, values)

    def _change_key(self, tenant_id: str, api_key: str, values: dict[str, Any]) -> ApiKey:
        key = api_key_key(tenant_id, api_key)
        return _api_key(self._table.update(Update(key, values, condition=Attr("pk").exists())))


def _tenant(item: Item) -> Tenant:
    return Tenant(
        tenant_id=item["tenantId"],
        name=item["name"],
        sender_address=item["senderAddress"],
        created_at=datetime.fromisoformat(item["createdAt"]),
    )


def _api_key(item: Item) -> ApiKey:
    return ApiKey(
        tenant_id=item["tenantId"],
        api_key=item["apiKey"],
        label=item["label"],
        role=item["role"],
        per_minute=item["perMinute"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        revoked_at=datetime.fromisoformat(item["revokedAt"]) if "revokedAt" in item else None,
    )
