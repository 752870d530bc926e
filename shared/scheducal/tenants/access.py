"""What a principal may do: which scopes its role and its channel give, and what is refused without them (pure)."""

from __future__ import annotations

from scheducal.errors import Refusal
from scheducal.tenants.model import INTERNAL, Principal, Role, Scope


def scopes_of(role: Role, channel: str) -> frozenset[Scope]:
    """Give the scopes of a role by a channel. Reading needs none."""
    given: set[Scope] = set()
    if role == "full":
        given.add("change")
    if channel == INTERNAL:
        given.add("administer")
    return frozenset(given)


def check_may_change(principal: Principal) -> None:
    """Raise Refusal `insufficient_scope` for one that may only read."""
    if "change" not in principal.scopes:
        raise Refusal("insufficient_scope", "this API key may only read; use a key with the role full")


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
