"""Whose mailboxes a tenant may connect without asking their owners: an operator's word, since we cannot tell.

One application of ours is let into many directories and domains, each by its own administrator. That it may use a
mailbox says nothing of which tenant the mailbox belongs to.
"""

from __future__ import annotations

import re
from datetime import datetime

from scheducal.clock import isoformat
from scheducal.connectors import registry
from scheducal.connectors.connections.model import Kind
from scheducal.errors import Refusal
from scheducal.store.conditions import Attr
from scheducal.store.keys import ALLOWANCES, allowance_key, calendars_partition
from scheducal.store.table import Table
from scheducal.store.writes import Delete, Put
from scheducal.tenants.rows import tenant_logged
from scheducal.values import dataclass

_LONGEST = 253


@dataclass(frozen=True, slots=True)
class Allowance:
    """realm: what the system's manifest calls so, such as a directory's id or a domain."""

    kind: Kind
    realm: str


class Allowances:
    """All tenants' allowances."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, tenant_id: str) -> list[Allowance]:
        """List a tenant's allowances, by kind and name. One consistent query."""
        condition = Attr("pk").eq(calendars_partition(tenant_id)) & Attr("sk").begins_with(ALLOWANCES)
        return [Allowance(item["calendarKind"], item["realm"]) for item in self._table.query_all(condition)]

    def holds(self, tenant_id: str, kind: Kind, realm: str) -> bool:
        """Tell whether the tenant may use every mailbox of a directory or domain."""
        return self._table.get(allowance_key(tenant_id, kind, realm)) is not None

    def allow(self, tenant_id: str, allowance: Allowance, at: datetime) -> None:
        """Once more changes nothing but the time."""
        item = {
            "kind": "allowance",
            "tenantId": tenant_id,
            "calendarKind": allowance.kind,
            "realm": allowance.realm,
            "createdAt": isoformat(at),
        }
        put = Put(allowance_key(tenant_id, allowance.kind, allowance.realm), item)
        self._table.transact([put, _logged(tenant_id, allowance, "allowed")])

    def withdraw(self, tenant_id: str, allowance: Allowance) -> None:
        """Withdraw an allowance: nothing more is connected by it; what is connected stays."""
        gone = Delete(allowance_key(tenant_id, allowance.kind, allowance.realm))
        self._table.transact([gone, _logged(tenant_id, allowance, "disallowed")])


def _logged(tenant_id: str, allowance: Allowance, action: str) -> Put:
    realm = {"kind": allowance.kind, "realm": allowance.realm}
    return tenant_logged(tenant_id, action, None, realm)


def parse_allowance(kind: Kind, realm: str) -> Allowance:
    """Raises Refusal `invalid_field`."""
    form, folded = registry.manifest(kind).realm, realm.strip().lower()
    if form is None:
        raise Refusal("invalid_field", f"with {kind}, every owner agrees in person", param="kind")
    if len(folded) > _LONGEST or re.fullmatch(form.pattern, folded) is None:
        raise Refusal("invalid_field", f"with {kind}, name {form.form}", param="realm")
    return Allowance(kind, folded)
