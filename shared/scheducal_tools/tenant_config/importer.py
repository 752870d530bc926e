"""Takes the steps of a plan, each as the API would."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.appointments.gmail_first_invite import GmailFirstInvite
from scheducal.bookings.absences.service import ResourceChanges
from scheducal.bookings.wiring import changes_of
from scheducal.catalog.channels.service import Channels
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.resources.wiring import resources_of
from scheducal.catalog.service import Entries
from scheducal.catalog.services.wiring import services_of
from scheducal.commands.model import Command, fingerprint
from scheducal.store.conditions import Attr
from scheducal.store.keys import CALENDARS, calendars_partition
from scheducal.store.table import Table
from scheducal.tenants.access import principal_of
from scheducal.tenants.model import INTERNAL, Tenant
from scheducal_tools.tenant_config.plan import Plan, Step, planned
from scheducal_tools.tenant_config.resource_names import exchanged
from scheducal_tools.tenant_config.yaml_text import Path, parse_yaml

# Who the log says it was.
ACTOR = "operator"


def plan_of(table: Table, tenant_id: str, text: str) -> Plan:
    """Plan what a file's text asks for; raises ConfigRefused."""
    connected = Attr("pk").eq(calendars_partition(tenant_id)) & Attr("sk").begins_with(CALENDARS)
    calendars = {item["sk"].removeprefix(CALENDARS) for item in table.query_all(connected)}
    return planned(parse_yaml(text), CatalogRepository(table).read_all(tenant_id), calendars)


def carry_out_plan(table: Table, tenant: Tenant, plan: Plan, at: datetime) -> None:
    """Create and update, entry by entry. Raises Refusal; what was done until then stays, and a repetition goes on."""
    ids: dict[str, str] = {}
    for step in plan.steps:
        if step.action == "keep":
            continue

        def real(resource_id: str, _: Path) -> str:
            return ids.get(plan.provisional.get(resource_id, ""), resource_id)

        entry_id = _take(table, tenant, step, exchanged(dict(step.contents), real), at)
        if step.kind == "resource":
            ids[step.name] = entry_id


def _take(table: Table, tenant: Tenant, step: Step, contents: dict[str, Any], at: datetime) -> str:
    principal = principal_of(tenant.tenant_id, ACTOR, "full", INTERNAL)
    mark = fingerprint("IMPORT", f"{step.kind}s/{step.name}", contents, INTERNAL)
    # Nobody repeats a step under a key, so that nothing is kept.
    command: Command[Any] = Command(principal, tenant.sender, at, mark, keep=lambda _: {})
    if step.kind == "channel":
        return Channels(table).put(command, step.name, contents).name
    entries: Entries[Any] = resources_of(table) if step.kind == "resource" else services_of(table)
    if step.entry_id is None:
        return entries.create(command, contents).meta.entry_id
    if step.kind == "resource":
        # Bookings on which an absence falls say so.
        changing = ResourceChanges(resources_of(table), changes_of(table, GmailFirstInvite()))
        return changing.update(command, step.entry_id, contents).meta.entry_id
    return entries.update(command, step.entry_id, contents).meta.entry_id
