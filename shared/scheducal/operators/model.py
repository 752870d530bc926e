"""Who operates a deployment, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scheducal.commands.model import Command
from scheducal.jobs.model import Job
from scheducal.tenants.access import principal_of
from scheducal.tenants.credentials import OPERATORS
from scheducal.tenants.model import INTERNAL, Sender, Tenant
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class TenantFile:
    """All that an operator sees of a tenant.

    tenant: None where it was deleted. keys, connections: how many. jobs: the newest first.
    """

    tenant_id: str
    tenant: Tenant | None
    keys: int
    connections: int
    jobs: Sequence[Job]


def command_line(actor: str, at: datetime) -> Command[Any]:
    """Build the command of an operator at the command line, which repeats nothing and keeps no answer."""
    return command_of(OPERATORS, actor, at)


def command_of(tenant_id: str, actor: str, at: datetime) -> Command[Any]:
    """Build such a command in a tenant's place."""
    principal = principal_of(tenant_id, actor, "full", INTERNAL)
    return Command(principal, Sender("", ""), at, fingerprint="", keep=lambda _: {})
