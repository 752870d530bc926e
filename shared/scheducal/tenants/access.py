"""What a principal may do: which scopes its role and its channel give, and what is refused without them (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.errors import Refusal
from scheducal.tenants.model import INTERNAL, SENSITIVE, Principal, Scope, TenantSettings
from scheducal.tenants.roles import Permission, Role, may_give, permits, writes

NO_SETTINGS = TenantSettings()


def principal_of(
    tenant_id: str, actor: str, role: Role, channel: str, settings: TenantSettings = NO_SETTINGS
) -> Principal:
    """Build a principal with the scopes that its role and its channel give. Reading needs none."""
    scopes: set[Scope] = set()
    if writes(role):
        scopes.add("change")
    if channel == INTERNAL:
        scopes.add("administer")
    return Principal(tenant_id, actor, role, frozenset(scopes), channel, settings)


def check_may_change(principal: Principal) -> None:
    """Raise Refusal `insufficient_scope` for one that may only read."""
    if "change" not in principal.scopes:
        raise Refusal("insufficient_scope", "this API key may only read; use a key with the role full")


def check_permission(principal: Principal, permission: Permission) -> None:
    """Raise Refusal `insufficient_scope` for one whose role lacks the permission."""
    if not permits(principal.role, permission):
        area, _, verb = permission.partition(".")
        message = f"the role {principal.role} does not allow this; it needs {verb} access to {area}"
        raise Refusal("insufficient_scope", message)


def check_role(principal: Principal, role: Role) -> None:
    """Raise Refusal `insufficient_scope` for a role that allows more than the principal's own."""
    if not may_give(principal.role, role):
        message = f"your role {principal.role} cannot give the role {role}, which allows more"
        raise Refusal("insufficient_scope", message, param="role")


def check_administrative(principal: Principal, param: str | None = None) -> None:
    """Raise Refusal `insufficient_scope` for one that may not see or change what is the business's alone.

    param: the field that needs it, None where the whole endpoint does.
    """
    if "administer" not in principal.scopes:
        instead = "leave it out" if param else "services, availability, holds and bookings are for all channels"
        message = (
            f"this API key belongs to the channel {principal.channel}; {param or 'this'} needs a key of the channel "
            f"{INTERNAL}; {instead}"
        )
        raise Refusal("insufficient_scope", message, param=param)


def check_sensitive(names: Iterable[str]) -> None:
    """Raise Refusal `invalid_field` for a name that is none of the fields that a health tenant withholds."""
    for name in sorted(set(names) - set(SENSITIVE)):
        raise Refusal("invalid_field", f"{name} is none of {', '.join(SENSITIVE)}", param="allow")


def is_watched(principal: Principal) -> bool:
    """Tell whether each read of a person's data by the principal is noted: a member's, and any of a health tenant."""
    return principal.actor.startswith("mem_") or principal.settings.tenant_class == "health"
