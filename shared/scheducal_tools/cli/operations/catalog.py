"""A tenant's catalog as operators handle it: as one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scheducal.catalog.channels.model import BUILT_IN
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.repository import CatalogRepository
from scheducal.clock import now
from scheducal.errors import Refusal
from scheducal.store.keys import CatalogKind
from scheducal.store.table import Table
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.sheet import Document
from scheducal_tools.tenant_config.exporter import exported
from scheducal_tools.tenant_config.importer import carry_out_plan, plan_of
from scheducal_tools.tenant_config.plan import Plan, Step


@dataclass(frozen=True, slots=True)
class CatalogOperations:
    """Channels, resources and services of any tenant."""

    table: Table
    tenants: TenantOperations

    def export(self, tenant_id: str) -> str:
        """Write the tenant's catalog as YAML; raises Refusal `tenant_not_found`."""
        return exported(self.table, self.tenants.find(tenant_id).tenant_id)

    def load(self, tenant_id: str, text: str, *, dry_run: bool) -> Document:
        """Make the tenant's catalog as the YAML says, and tell what that changed; raises Refusal, ConfigRefused.

        What the file does not mention stays. dry_run: only tell.
        """
        tenant = self.tenants.find(tenant_id)
        plan = plan_of(self.table, tenant.tenant_id, text)
        if not dry_run:
            carry_out_plan(self.table, tenant, plan, now())
        return {
            "dryRun": dry_run,
            "changes": [change for step in plan.steps for change in _changes(plan, step)],
            "unchanged": sum(step.action == "keep" for step in plan.steps),
            "notInFile": [{"kind": kind, "name": name} for kind, name in plan.left],
        }

    def newest(self, tenant_id: str, kind: CatalogKind) -> str:
        """Give the id of the resource or service created last; raises Refusal where there is none."""
        items = CatalogRepository(self.table).read_all(tenant_id).of_kind(kind)
        if not items:
            message = f"{tenant_id} has no {kind}; make one with `scheducal invoke {kind}s.create`"
            raise Refusal(f"{kind}_not_found", message)
        return str(items[-1]["entryId"])

    def newest_customer(self, tenant_id: str) -> str:
        """Give the id of the newest of the first 1,000 customers; raises Refusal `customer_not_found`."""
        found, _ = CustomerRepository(self.table).page(tenant_id, None, None, 1_000)
        if not found:
            message = f"{tenant_id} has no customer; make one with `scheducal invoke customers.create`"
            raise Refusal("customer_not_found", message)
        return found[-1].customer_id

    def check_channel(self, tenant_id: str, name: str) -> None:
        """Raises Refusal `channel_not_found` where the tenant has no such channel, `tenant_not_found`."""
        if name in BUILT_IN:
            return
        tenant_id = self.tenants.find(tenant_id).tenant_id
        if CatalogRepository(self.table).get(tenant_id, "channel", name) is None:
            known = ", ".join(BUILT_IN)
            message = f"the tenant has no channel {name}; use {known}, or one that it made"
            raise Refusal("channel_not_found", message, param="channel")


def _changes(plan: Plan, step: Step) -> list[Document]:
    entry = {"action": step.action, "kind": step.kind, "name": step.name}
    if step.action == "create":
        return [{**entry, "field": None, "before": None, "after": None}]
    return [
        {**entry, "field": field, "before": before, "after": _named(plan, step.contents.get(field))}
        for field, before in step.before.items()
    ]


def _named(plan: Plan, value: Any) -> Any:
    """Give the value with names for the ids of resources that are yet to be created."""
    if isinstance(value, dict):
        return {key: _named(plan, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_named(plan, each) for each in value]
    return plan.provisional.get(value, value) if isinstance(value, str) else value
