"""What an API key may do at all: by its role, and by the channel that it belongs to (pure)."""

from __future__ import annotations

from scheducal.errors import Refusal
from scheducal.tenants.model import INTERNAL, Caller


def check_role(method: str, caller: Caller) -> None:
    """Raise Refusal `insufficient_scope` where a key that may only read is to change something."""
    if method != "GET" and caller.role == "read":
        raise Refusal("insufficient_scope", "this API key may only read; use a key with the role full")


def check_administrative(caller: Caller, param: str | None = None) -> None:
    """Raise Refusal `insufficient_scope` where the caller does not come by the channel `internal`.

    param: the field that needs it, None where the whole endpoint does.
    """
    if caller.channel != INTERNAL:
        instead = "leave it out" if param else "services, availability, holds and bookings are for all channels"
        message = (
            f"this API key belongs to the channel {caller.channel}; {param or 'this'} needs a key of the channel "
            f"{INTERNAL}; {instead}"
        )
        raise Refusal("insufficient_scope", message, param=param)
