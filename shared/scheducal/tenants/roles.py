"""Roles: what members and API keys may do. One table, which all edges read (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

# The parts of a tenant that a permission is about.
Area = Literal[
    "appointments",
    "availability",
    "customers",
    "webhooks",
    "connections",
    "keys",
    "members",
    "settings",
    "audit",
    "log",
    "privacy",
]
# `keys.reveal`: see a key's secret again. `members.owners`: make and unmake owners.
Permission = Literal[
    "appointments.read",
    "appointments.write",
    "availability.read",
    "availability.write",
    "customers.read",
    "customers.write",
    "webhooks.read",
    "webhooks.write",
    "connections.read",
    "connections.write",
    "keys.read",
    "keys.write",
    "keys.reveal",
    "members.read",
    "members.write",
    "members.owners",
    "settings.read",
    "settings.write",
    "audit.read",
    "log.read",
    "privacy.read",
    "privacy.write",
]
MemberRole = Literal["owner", "admin", "scheduler", "developer", "viewer"]
# A key with `full` may do all that the API has, and one with `read` may read all of it.
KeyRole = Literal["full", "read", "admin", "scheduler", "developer", "viewer"]
Role = MemberRole | KeyRole

ALL: frozenset[Permission] = frozenset(get_args(Permission))
_READS: frozenset[Permission] = frozenset(each for each in ALL if each.endswith(".read"))
_VIEWER: frozenset[Permission] = frozenset(
    {"appointments.read", "availability.read", "customers.read", "webhooks.read", "connections.read", "members.read"}
)
_SCHEDULER: frozenset[Permission] = _VIEWER | {"appointments.write", "availability.write", "customers.write"}
_DEVELOPER: frozenset[Permission] = _VIEWER | {
    "webhooks.write",
    "connections.write",
    "keys.read",
    "keys.write",
    "log.read",
}
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    "owner": ALL,
    "admin": ALL - {"members.owners"},
    "scheduler": _SCHEDULER,
    "developer": _DEVELOPER,
    "viewer": _VIEWER,
    "full": ALL - {"members.owners"},
    "read": _READS,
}
MEMBER_ROLES: tuple[MemberRole, ...] = get_args(MemberRole)
KEY_ROLES: tuple[KeyRole, ...] = get_args(KeyRole)


def permits(role: Role, permission: Permission) -> bool:
    """Tell whether a role has a permission."""
    return permission in PERMISSIONS[role]


def writes(role: Role) -> bool:
    """Tell whether a role may change anything."""
    return bool(PERMISSIONS[role] - _READS)


def may_give(giver: Role, given: Role) -> bool:
    """Tell whether one role may hand out another: nobody gives what they do not have."""
    return PERMISSIONS[given] <= PERMISSIONS[giver]
