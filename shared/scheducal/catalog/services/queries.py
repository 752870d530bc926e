"""What clients read of services: what their channel may see."""

from __future__ import annotations

from functools import partial

from scheducal.catalog import queries
from scheducal.catalog.model import WithMeta
from scheducal.catalog.services.access import seen_by
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import Service
from scheducal.pagination import Listed
from scheducal.store.table import Table
from scheducal.tenants.model import Principal


def details(table: Table, principal: Principal, service_id: str) -> WithMeta[Service]:
    """Read one service; raises Refusal `service_not_found`, also where it is not offered to the principal's channel."""
    return queries.details(table, SERVICE, principal.tenant_id, service_id, partial(seen_by, principal.channel))


def listed(table: Table, principal: Principal, limit: int, cursor: str | None) -> Listed[WithMeta[Service]]:
    """Read one page, oldest first; raises Refusal `invalid_cursor` for what is no cursor of this list."""
    return queries.listed(table, SERVICE, principal.tenant_id, limit, cursor, partial(seen_by, principal.channel))
