"""Tenants, their API keys, and who is calling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["full", "read"]


@dataclass(frozen=True, slots=True)
class Tenant:
    """A customer. sender_address: the one address from which its invitees get mail."""

    tenant_id: str
    name: str
    sender_address: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A credential of a tenant, without its secret. per_minute: requests allowed a minute."""

    tenant_id: str
    api_key: str
    label: str
    role: Role
    per_minute: int
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request's credentials belong to."""

    tenant_id: str
    tenant_name: str
    sender_address: str
    api_key: str
    role: Role
