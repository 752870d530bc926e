"""A tenant's addresses that take no mail, as operators handle them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from scheducal.clock import now
from scheducal.connectors.systems.email.undeliverable.queries import shown, undeliverable_page
from scheducal.connectors.systems.email.undeliverable.service import Undeliverable
from scheducal.operators.model import command_of
from scheducal.store.table import Table
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.sheet import Document

_PAGE = 100


@dataclass(frozen=True, slots=True)
class AddressOperations:
    """All of it raises Refusal, `tenant_not_found` among others."""

    table: Table
    tenants: TenantOperations

    def undeliverable(self, tenant_id: str, cursor: str | None) -> Document:
        """List up to 100 addresses, newest first, and where the next ones begin."""
        found = undeliverable_page(self.table, self.tenants.find(tenant_id).tenant_id, _PAGE, cursor)
        return cast("Document", found)

    def clear(self, tenant_id: str, address: str) -> Document:
        """Take the mark off an address."""
        command = command_of(self.tenants.find(tenant_id).tenant_id, "operator", now())
        return cast("Document", shown(Undeliverable(self.table).clear(command, address)))
