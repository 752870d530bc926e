"""What operators do with tenants and API keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from typing import Unpack

from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.attempts import attempts
from scheducal.store.table import ConditionFailed, Contention
from scheducal.tenants.credentials import hash_secret, new_api_key, new_secret
from scheducal.tenants.model import ApiKey, SettingsChanges, Tenant
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.roles import KeyRole
from scheducal.tenants.rows import OPERATOR
from scheducal.values import dataclass, replace

# Of a tenant, an API key and its secret.
Seal = Callable[[str, str, str], bytes]
LONGEST_NAME = 100
MOST_PER_MINUTE = 600_000
DEFAULT_PER_MINUTE = 60
# All of them change in one transaction with the tenant's default calendar, and a transaction has 100 writes.
MOST_KEYS = 80


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just created, with the secret that is shown this once."""

    key: ApiKey
    api_secret: str = field(repr=False)


def create_tenant(repository: TenantRepository, name: str, mail_domain: str, at: datetime) -> Tenant:
    """Create a tenant whose invitations come from `<its id>@<mail_domain>`; raises Refusal `invalid_field`."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > LONGEST_NAME or not cleaned.isprintable():
        raise Refusal("invalid_field", f"a tenant's name has 1 to {LONGEST_NAME} printable characters", param="name")
    tenant_id = new_id("ten", at)
    tenant = Tenant(tenant_id, cleaned, f"{tenant_id.replace('_', '-')}@{mail_domain}", at)
    repository.add_tenant(tenant)
    return tenant


def create_key(
    repository: TenantRepository,
    tenant_id: str,
    at: datetime,
    *,
    role: KeyRole,
    channel: str,
    label: str = "",
    per_minute: int = DEFAULT_PER_MINUTE,
    seal: Seal | None = None,
    actor: str = OPERATOR,
) -> NewKey:
    """Create an API key; raises Refusal `tenant_not_found`, `invalid_field`.

    channel: one that is known to exist. seal: keeps the secret, unless the tenant shows secrets once; None never does.
    """
    _check_limit(per_minute)
    secret = new_secret()
    key = ApiKey(tenant_id, new_api_key(tenant_id), label[:LONGEST_NAME], role, per_minute, at, channel=channel)
    for _ in attempts():
        tenant = _tenant_with_room(repository, tenant_id)
        is_kept = seal is not None and not tenant.settings.shows_secrets_once
        sealed = seal(tenant_id, key.api_key, secret) if seal and is_kept else None
        try:
            repository.add_key(key, hash_secret(secret), tenant, sealed=sealed, actor=actor)
        except (ConditionFailed, Contention):
            continue
        return NewKey(key, secret)
    raise Refusal("temporarily_unavailable", "the tenant is being changed by others; nothing was made, try again")


def revoke_key(
    repository: TenantRepository, tenant_id: str, api_key: str, at: datetime, actor: str = OPERATOR
) -> ApiKey:
    """Revoke a key at once; revoking again changes nothing. Raises Refusal `key_not_found`."""
    try:
        return repository.revoke_key(tenant_id, api_key, at, actor)
    except ConditionFailed as missing:
        raise _no_key(api_key) from missing


def set_limit(repository: TenantRepository, tenant_id: str, api_key: str, per_minute: int) -> ApiKey:
    """Change how many requests a minute a key may make; raises Refusal `key_not_found`, `invalid_field`."""
    _check_limit(per_minute)
    try:
        return repository.set_limit(tenant_id, api_key, per_minute)
    except ConditionFailed as missing:
        raise _no_key(api_key) from missing


def set_settings(
    repository: TenantRepository,
    tenant_id: str,
    *,
    actor: str = OPERATOR,
    **changes: Unpack[SettingsChanges],
) -> Tenant:
    """Change those settings that are given. Raises Refusal `tenant_not_found`."""
    for _ in attempts():
        tenant = _found(repository, tenant_id)
        settings = replace(tenant.settings, **changes)
        try:
            repository.set_settings(tenant, repository.keys_in_force(tenant_id), settings, actor)
        except (ConditionFailed, Contention):
            continue
        if settings.shows_secrets_once:
            repository.forget_secrets(tenant_id)
        return replace(tenant, settings=settings)
    raise Refusal("temporarily_unavailable", "the tenant is being changed by others; nothing was changed, try again")


def _found(repository: TenantRepository, tenant_id: str) -> Tenant:
    tenant = repository.tenant(tenant_id)
    if tenant is None:
        raise Refusal("tenant_not_found", f"there is no tenant {tenant_id}", param="tenant")
    return tenant


def _tenant_with_room(repository: TenantRepository, tenant_id: str) -> Tenant:
    tenant = _found(repository, tenant_id)
    if len(repository.keys_in_force(tenant_id)) >= MOST_KEYS:
        raise Refusal("invalid_field", f"a tenant has at most {MOST_KEYS} API keys; revoke one first", param="tenant")
    return tenant


def _check_limit(per_minute: int) -> None:
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        message = f"a limit is 1 to {MOST_PER_MINUTE} requests a minute"
        raise Refusal("invalid_field", message, param="limit")


def _no_key(api_key: str) -> Refusal:
    return Refusal("key_not_found", f"the tenant has no API key {api_key}", param="key")
