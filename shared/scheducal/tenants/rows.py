"""Tenants and API keys as rows of the table, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.store.audit.changes import Values
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.conditions import Attr
from scheducal.store.due import DUE, due_entry
from scheducal.store.keys import Key, api_keys_bucket, drift_key
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, is_absent
from scheducal.tenants.model import ApiKey, DefaultCalendar, Suspension, Tenant, TenantSettings
from scheducal.tenants.rules import interval

# The operators' directory: the one partition of an index that spans tenants.
DIRECTORY = "OPERATOR#TENANTS"


def tenant_item(tenant: Tenant) -> dict[str, Any]:
    """Build the row of a new tenant."""
    return {
        "kind": "tenant",
        "tenantId": tenant.tenant_id,
        "name": tenant.name,
        "senderAddress": tenant.sender_address,
        "createdAt": isoformat(tenant.created_at),
        "gsi1pk": DIRECTORY,
        "gsi1sk": tenant.tenant_id,
    }


def tenant_of(item: Item) -> Tenant:
    """Read the tenant from its row."""
    return Tenant(
        tenant_id=item["tenantId"],
        name=item["name"],
        sender_address=item["senderAddress"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        calendar=calendar_of(item),
        key_set_version=item.get("roster", 0),
        settings=settings_of(item),
        retention=item.get("retention", {}),
        suspension=suspension_of(item),
    )


def key_item(key: ApiKey, secret_hash: str, tenant: Tenant) -> dict[str, Any]:
    """Build the row of a new key, with what requests need to know of its tenant."""
    return {
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
        **_listed(key.tenant_id, key.api_key),
        "calendar": calendar_item(tenant.calendar),
        "settings": settings_item(tenant.settings),
        "channel": key.channel,
        "suspended": suspension_item(tenant.suspension),
    }


def _listed(tenant_id: str, api_key: str) -> Item:
    """Enter a key in the index that copies keys of rows alone: each request writes this row, and no index with it."""
    return dict(zip(DUE, (api_keys_bucket(tenant_id), api_key), strict=True))


def relisted(item: Item) -> Update | None:
    """Build the write that moves a key of an older release there, from an index that copies all; None for others."""
    if "gsi1pk" not in item:
        return None
    listed = _listed(item["tenantId"], item["apiKey"])
    return Update(Key(item["pk"], item["sk"]), listed, remove=("gsi1pk", "gsi1sk"), condition=Attr("pk").exists())


def revoked_values(key: ApiKey) -> Item:
    """Write that a key is revoked, with its place in the index that lists those by time; DUE is to be removed."""
    at = isoformat(key.revoked_at) if key.revoked_at else ""
    listed = {"gsi1pk": api_keys_bucket(key.tenant_id), "gsi1sk": f"{at}#{key.api_key}"}
    return {"revokedAt": at, "revokedBy": key.revoked_by, **listed}


def key_of(item: Item) -> ApiKey:
    """Read the key from its row."""
    return ApiKey(
        tenant_id=item["tenantId"],
        api_key=item["apiKey"],
        label=item["label"],
        role=item["role"],
        per_minute=item["perMinute"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        revoked_at=datetime.fromisoformat(item["revokedAt"]) if "revokedAt" in item else None,
        revoked_by=item.get("revokedBy"),
        tat=item["tat"],
        channel=item["channel"],
    )


def calendar_item(calendar: DefaultCalendar | None) -> dict[str, Any] | None:
    """Write the default calendar as both a tenant's row and its keys' rows hold it; None for e-mail."""
    if calendar is None:
        return None
    return {"calendarId": calendar.calendar_id, "kind": calendar.kind, "account": calendar.account}


def calendar_of(item: Item) -> DefaultCalendar | None:
    """Read the default calendar from a row of either kind."""
    kept = item.get("calendar")
    return DefaultCalendar(kept["calendarId"], kept["kind"], kept["account"]) if kept else None


def suspension_item(suspension: Suspension | None) -> dict[str, Any] | None:
    """Write a suspension as both a tenant's row and its keys' rows hold it."""
    if suspension is None:
        return None
    return {
        "at": isoformat(suspension.at),
        "reason": suspension.reason,
        "actor": suspension.actor,
        **({"jobId": suspension.job_id} if suspension.job_id else {}),
    }


def suspension_of(item: Item) -> Suspension | None:
    """Read the suspension from a row of either kind."""
    kept = item.get("suspended")
    if kept is None:
        return None
    return Suspension(datetime.fromisoformat(kept["at"]), kept["reason"], kept["actor"], kept.get("jobId"))


def settings_item(settings: TenantSettings) -> dict[str, Any]:
    """Write the settings as both a tenant's row and its keys' rows hold them."""
    return {
        "defaultCountry": settings.default_country,
        "fillsCustomers": settings.fills_customers,
        "unverifiedAnswers": settings.unverified_answers,
        # Each request writes its key's row, so that what is usual takes no room there.
        "class": settings.tenant_class if settings.tenant_class != "standard" else None,
        "allowed": sorted(settings.allowed) or None,
        "secretsOnce": settings.shows_secrets_once or None,
    }


def settings_of(item: Item) -> TenantSettings:
    """Read the settings from a row of either kind. One that was written before there were any has none."""
    kept = item.get("settings", {})
    return TenantSettings(
        kept.get("defaultCountry"),
        kept.get("fillsCustomers", False),
        kept.get("unverifiedAnswers", "show"),
        kept.get("class") or "standard",
        frozenset(kept.get("allowed") or ()),
        kept.get("secretsOnce") or False,
    )


def first_comparison(tenant_id: str, calendar_id: str, at: datetime) -> Put:
    """Build the row by which the first comparison of a calendar, or of `email`, with the appointments is found."""
    key = drift_key(tenant_id, calendar_id)
    due = due_entry("drift", key.pk, at)
    return Put(key, {"kind": "drift", "tenantId": tenant_id, "calendarId": calendar_id, **due}, is_absent())


# Who runs the deployment makes tenants, and keys from the command line.
OPERATOR = "operator"


def tenant_logged(
    tenant_id: str, action: str, before: Values | None, after: Values | None, actor: str = OPERATOR
) -> Put:
    """Build the audit entry of what somebody did to a tenant."""
    return entry_put(Subject(tenant_id, "tenant", tenant_id), action, actor, before=before, after=after)


def key_logged(
    tenant_id: str, api_key: str, action: str, before: Values | None, after: Values | None, actor: str = OPERATOR
) -> Put:
    """Build the audit entry of what somebody did to an API key."""
    return entry_put(Subject(tenant_id, "apiKey", api_key), action, actor, before=before, after=after)


def key_values(key: ApiKey) -> dict[str, Any]:
    """Give what the audit log says of a key."""
    return {
        "label": key.label,
        "role": key.role,
        "perMinute": key.per_minute,
        "channel": key.channel,
        "revokedAt": isoformat(key.revoked_at) if key.revoked_at else None,
    }
