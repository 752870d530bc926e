"""What operators are told: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Any, Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict


class ShownSuspension(TypedDict):
    """Why a tenant is suspended. `jobId`: of the deletion that suspended it."""

    since: str
    reason: str
    by: str
    jobId: str | None


class ShownTenant(TypedDict):
    """A tenant. `state`: `active`, `suspended`, or `deleting` while a deletion waits or goes on."""

    tenantId: str
    state: Literal["active", "suspended", "deleting"]
    name: str
    senderAddress: str
    dateCreated: str
    suspension: ShownSuspension | None


class ShownJob(TypedDict):
    """Long work about a tenant. `counts`: what was done so far. `report`: what it says of it."""

    jobId: str
    tenantId: str
    kind: str
    state: Literal["waiting", "running", "done", "failed", "called_off"]
    by: str
    dateCreated: str
    dateStarts: str
    dateEnded: str | None
    counts: dict[str, int]
    report: dict[str, Any]


class TenantFileShown(TypedDict):
    """All that is known of a tenant. `tenant`: null once it was deleted. `jobs`: the newest 20."""

    tenantId: str
    tenant: ShownTenant | None
    keysInForce: int
    connections: int
    jobs: list[ShownJob]


class TenantList(TypedDict):
    """A page of all tenants, oldest first."""

    tenants: list[ShownTenant]
    nextCursor: str | None
