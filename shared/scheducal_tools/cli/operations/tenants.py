"""Tenants and their API keys, as operators handle them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, Unpack

from scheducal.catalog.customers.phone import check_country
from scheducal.clock import now
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.store.values import Item
from scheducal.tenants import service
from scheducal.tenants.access import check_sensitive
from scheducal.tenants.model import SettingsChanges, Tenant
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.roles import KeyRole
from scheducal_tools.cli.operations.views import key_document, tenant_document
from scheducal_tools.cli.sheet import Document

_PAGE = 100
_MOST_PAGES = 100

Row = TypeVar("Row")
ReadPage = Callable[[Item | None, int], tuple[list[Row], Item | None]]


@dataclass(frozen=True, slots=True)
class TenantOperations:
    """mail_domain: the domain of new tenants' sender addresses.

    seal: gives what seals secrets of keys, None where the stage has no pages that show them again.
    """

    repository: TenantRepository
    mail_domain: str
    seal: Callable[[], service.Seal | None] = lambda: None

    def create(self, name: str) -> Document:
        """Create a tenant; raises Refusal."""
        return tenant_document(service.create_tenant(self.repository, name, self.mail_domain, now()))

    def all(self) -> Document:
        """Up to 10,000 tenants, oldest first, and whether these are all."""
        found, is_complete = read_pages(self.repository.tenants)
        return {"tenants": [tenant_document(tenant) for tenant in found], "isComplete": is_complete}

    def find(self, tenant_id: str) -> Tenant:
        """Raises Refusal `tenant_not_found`."""
        found = self.repository.tenant(tenant_id) if is_id(tenant_id, "ten") else None
        if found is None:
            raise Refusal("tenant_not_found", f"there is no tenant {tenant_id}", param="tenant")
        return found

    def set(self, tenant_id: str, **changes: Unpack[SettingsChanges]) -> Document:
        """Change settings of a tenant; raises Refusal `tenant_not_found`, `invalid_field`."""
        if "default_country" in changes:
            changes["default_country"] = country = (changes["default_country"] or "").upper() or None
            if country:
                check_country(country)
        check_sensitive(changes.get("allowed", ()))
        found = self.find(tenant_id)
        return tenant_document(service.set_settings(self.repository, found.tenant_id, **changes))

    def create_key(self, tenant_id: str, *, label: str, role: KeyRole, per_minute: int, channel: str) -> Document:
        """Create a key with its secret, which is sealed unless the tenant shows secrets once; raises Refusal.

        channel: one that is known to exist.
        """
        tenant = self.find(tenant_id)
        new = service.create_key(
            self.repository,
            tenant.tenant_id,
            now(),
            label=label,
            role=role,
            per_minute=per_minute,
            channel=channel,
            seal=None if tenant.settings.shows_secrets_once else self.seal(),
        )
        return key_document(new.key) | {"apiSecret": new.api_secret}

    def keys(self, tenant_id: str) -> Document:
        """Up to 10,000 keys, revoked ones too, and whether these are all; raises Refusal `tenant_not_found`."""
        tenant_id = self.find(tenant_id).tenant_id
        found, is_complete = read_pages(lambda start, limit: self.repository.keys(tenant_id, start, limit))
        return {"keys": [key_document(key) for key in found], "isComplete": is_complete}

    def revoke_key(self, tenant_id: str, api_key: str) -> Document:
        """Raises Refusal `key_not_found`."""
        return key_document(service.revoke_key(self.repository, tenant_id, api_key, now()))

    def set_limit(self, tenant_id: str, api_key: str, per_minute: int) -> Document:
        """Raises Refusal `key_not_found`, `invalid_field`."""
        return key_document(service.set_limit(self.repository, tenant_id, api_key, per_minute))


def read_pages(read_page: ReadPage[Row]) -> tuple[list[Row], bool]:
    """Read up to 10,000 rows, and say whether these are all."""
    rows: list[Row] = []
    start: Item | None = None
    for _ in range(_MOST_PAGES):
        page, start = read_page(start, _PAGE)
        rows += page
        if start is None:
            return rows, True
    return rows, False
