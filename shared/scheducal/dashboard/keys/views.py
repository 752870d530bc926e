"""What the pages of API keys show (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scheducal.clock import microseconds
from scheducal.dashboard.frame.clocks import Clock
from scheducal.tenants.model import ApiKey
from scheducal.tenants.roles import KEY_ROLES, KeyRole, Role, may_give
from scheducal.tenants.rows import OPERATOR
from scheducal.tenants.rules import after, interval

WORDS: dict[KeyRole, str] = {
    "full": "Full access",
    "read": "Reads everything",
    "admin": "Full access, as an admin",
    "scheduler": "Appointments, bookings, customers and the catalog",
    "developer": "Webhooks and connections, reads the rest",
    "viewer": "Reads appointments, customers, the catalog and webhooks",
}
# The same as `full`.
_UNUSED = "admin"


def choices(giver: Role) -> list[tuple[str, str]]:
    """List the roles that somebody can give a key, the least first."""
    return [(each, WORDS[each]) for each in reversed(KEY_ROLES) if may_give(giver, each) and each != _UNUSED]


def shown_key(key: ApiKey, clock: Clock) -> dict[str, Any]:
    """Show a key: when it was used last, and how much of a minute's allowance is used."""
    used = key.per_minute - after(key.tat, microseconds(clock.at), key.per_minute).remaining
    return {
        "id": key.api_key,
        "name": key.label or "Without a name",
        "short": f"{key.api_key[:12]}…{key.api_key[-4:]}",
        "role": WORDS[key.role],
        "channel": key.channel,
        "created": clock.when(key.created_at),
        "revoked": clock.when(key.revoked_at) if key.revoked_at else None,
        "last_used": clock.when(last_used) if (last_used := _last_used(key, clock.at)) else "never",
        "used": used,
        "limit": key.per_minute,
        "percent": round(100 * used / key.per_minute),
    }


def revoker(key: ApiKey, names: Mapping[str, str]) -> str:
    """Say who revoked a key. names: of the members, by id."""
    if key.revoked_by is None:
        return "not noted"
    return "an operator" if key.revoked_by == OPERATOR else names.get(key.revoked_by, "a former member")


def _last_used(key: ApiKey, at: datetime) -> datetime | None:
    """Tell when a key was used last. Its allowance is full again one interval after, or later under load."""
    if key.tat == 0:
        return None
    return min(datetime.fromtimestamp((key.tat - interval(key.per_minute)) / 1_000_000, UTC), at)
