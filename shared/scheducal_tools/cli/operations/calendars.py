"""Any tenant's connections, as operators handle them."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.clock import now
from scheducal.connectors.connections.any_kind.views import shown
from scheducal.connectors.connections.authorization.allowances import Allowances, parse_allowance
from scheducal.connectors.connections.calendars import views
from scheducal.connectors.connections.model import Kind
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.log.model import LogFilter
from scheducal.connectors.log.queries import listed
from scheducal.connectors.log.views import page as log_page
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.sheet import Document


@dataclass(frozen=True, slots=True)
class CalendarOperations:
    """All of it raises Refusal `tenant_not_found`."""

    table: Table
    tenants: TenantOperations

    def all(self, tenant_id: str) -> Document:
        """Connections, oldest first, and what the tenant may connect without its owner."""
        tenant = self.tenants.find(tenant_id)
        found = ConnectionRepository(self.table).calendars(tenant.tenant_id)
        return {"calendars": [views.shown(each, tenant.calendar) for each in found], **self._allowed(tenant.tenant_id)}

    def allow(self, tenant_id: str, kind: Kind, realm: str) -> Document:
        """Let a tenant connect every mailbox of a directory or domain; raises Refusal `invalid_field`."""
        found = self.tenants.find(tenant_id).tenant_id
        Allowances(self.table).allow(found, parse_allowance(kind, realm), now())
        return self._allowed(found)

    def disallow(self, tenant_id: str, kind: Kind, realm: str) -> Document:
        """Take that back; what is connected stays. Raises Refusal `invalid_field`."""
        found = self.tenants.find(tenant_id).tenant_id
        Allowances(self.table).withdraw(found, parse_allowance(kind, realm))
        return self._allowed(found)

    def connections(self, tenant_id: str) -> Document:
        """Connections of every kind, calendars first, without their secrets."""
        tenant = self.tenants.find(tenant_id)
        found = ConnectionRepository(self.table).owned(tenant.tenant_id).connections
        return {"connections": [shown(each, tenant.calendar) for each in found]}

    def log(self, tenant_id: str, connection_id: str, wanted: LogFilter, limit: int) -> Document:
        """Read the newest entries of a connection's log, without bodies; raises Refusal `connection_not_found`."""
        found = self.tenants.find(tenant_id).tenant_id
        return dict(log_page(listed(self.table, found, connection_id, wanted, limit, None, now())))

    def newest_connection(self, tenant_id: str) -> str:
        """Give the id of the connection made last; raises Refusal `connection_not_found`."""
        found = ConnectionRepository(self.table).owned(tenant_id).connections
        if not found:
            message = f"{tenant_id} has no connection; make one with POST /api/v1/connections"
            raise Refusal("connection_not_found", message)
        return max(found, key=lambda each: each.connection_id.partition("_")[2]).connection_id

    def newest(self, tenant_id: str) -> str:
        """Give the id of the calendar connected last; raises Refusal `calendar_not_found`."""
        found = ConnectionRepository(self.table).calendars(tenant_id)
        if not found:
            message = f"{tenant_id} has no connected calendar; connect one with POST /api/v1/calendars"
            raise Refusal("calendar_not_found", message)
        return found[-1].connection_id

    def _allowed(self, tenant_id: str) -> Document:
        found = Allowances(self.table).of(tenant_id)
        return {"allowed": [{"kind": each.kind, "realm": each.realm} for each in found]}
