"""Any tenant's calendars beside its appointments: the stage compares, part by part, and this waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from scheducal.connectors.connections.names import CALENDARS
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.repair import REASONS
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.system_names import EMAIL
from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.sheet import Document

# The function that has access to the calendars.
FUNCTION = "pipeline.reconcile"
# A part takes half a minute; more than a day of them is no comparison any more.
_MOST_PARTS = 3000
_LONGEST_WAIT = 900.0


class Invoke(Protocol):
    """Calls a function of the stage, as operations.functions.Functions does."""

    def __call__(self, name: str, event: Mapping[str, Any]) -> Document:
        """`error` and `result`, as of Functions.call."""
        ...


@dataclass(frozen=True, slots=True)
class DriftOperations:
    """All raises Refusal `tenant_not_found`, `tenant_suspended`, `calendar_not_found`, CommandFailed. wait: seconds."""

    table: Table
    tenants: TenantOperations
    invoke: Invoke
    wait: Callable[[float], None]

    def compare(self, tenant_id: str, calendar_id: str | None, *, repair: bool) -> Document:
        """Compare every system of the tenant, or one; `email` is one. Give what each counted, and what differs."""
        tenant = self.tenants.find(tenant_id)
        if tenant.suspension is not None:
            raise Refusal("tenant_suspended", f"nothing goes out for {tenant_id}; resume it first", param="tenant")
        found, systems = tenant.tenant_id, self._systems(tenant.tenant_id, calendar_id)
        return {"systems": [self._compared(found, kind, each, repair=repair) for each, kind in systems.items()]}

    def _systems(self, tenant_id: str, calendar_id: str | None) -> dict[str, str]:
        """Kinds of systems, by calendar."""
        connections = ConnectionRepository(self.table).calendars(tenant_id)
        systems = {EMAIL: EMAIL, **{each.connection_id: each.kind for each in connections}}
        if calendar_id is None:
            return systems
        if calendar_id not in systems:
            raise CALENDARS.not_found()
        return {calendar_id: systems[calendar_id]}

    def _compared(self, tenant_id: str, kind: str, calendar_id: str, *, repair: bool) -> Document:
        event: Document = {"tenantId": tenant_id, "calendarId": calendar_id, "repair": repair}
        for _ in range(_MOST_PARTS):
            answer = self._part(event)
            if answer.get("error"):
                return _shown(kind, calendar_id, {}, answer["error"])
            event["progress"] = answer["progress"]
            if answer["isDone"]:
                return _shown(kind, calendar_id, answer["progress"], None)
            self.wait(min(answer["waitSeconds"], _LONGEST_WAIT))
        raise CommandFailed(f"the comparison of {calendar_id} does not end; look at the calendar's connection")

    def _part(self, event: Document) -> Document:
        answer = self.invoke(FUNCTION, event)
        if answer["error"]:
            raise CommandFailed(f"{FUNCTION} failed ({answer['error']}); its log says why")
        result: Document = answer["result"]
        return result


def _shown(kind: str, calendar_id: str, progress: Document, error: str | None) -> Document:
    counts = progress.get("counts", {})
    return {
        "system": kind,
        "calendarId": None if calendar_id == EMAIL else calendar_id,
        "checked": counts.get("checked"),
        "agree": counts.get("agree"),
        "lag": counts.get("lag"),
        "differ": counts.get("differ"),
        "repaired": counts.get("repaired"),
        "leftBehind": counts.get("left_behind"),
        "removed": counts.get("removed"),
        "error": error,
        "differences": [_difference(each) for each in progress.get("differences", [])],
    }


def _difference(each: Document) -> Document:
    return {
        "appointmentId": each["appointment_id"],
        "fields": list(each["fields"]),
        "repaired": each["repaired"],
        "leftBehind": each.get("reference"),
        "repair": each.get("repair", "none"),
        "reason": REASONS[each.get("repair", "none")],
    }
