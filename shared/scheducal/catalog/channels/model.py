"""The way by which requests come: every API key belongs to one channel."""

from __future__ import annotations

import re
from datetime import datetime

from scheducal.errors import Refusal
from scheducal.tenants.model import INTERNAL
from scheducal.values import dataclass

# Every tenant has these; a row of their own changes what holds for them.
BUILT_IN = (INTERNAL, "partner", "embedded", "open")
DEFAULT_HOLD_SECONDS = 300
DEFAULT_MOST_HOLD_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Channel:
    """name: a built-in one or the tenant's own slug.
    hold_seconds: a hold's time unless asked for; most_hold_seconds: the longest that can be asked for.
    overrides_policy: whether it may cancel and reschedule where a customer no longer may.
    version: 0 for a built-in one that nobody changed; its instants are None.
    """

    tenant_id: str
    name: str
    hold_seconds: int = DEFAULT_HOLD_SECONDS
    most_hold_seconds: int = DEFAULT_MOST_HOLD_SECONDS
    overrides_policy: bool = False
    version: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None


def built_in(tenant_id: str, name: str) -> Channel | None:
    """Give a built-in channel as it is without a row; None for other names."""
    return Channel(tenant_id, name, overrides_policy=name == INTERNAL) if name in BUILT_IN else None


NAME = r"^[a-z][a-z0-9-]{0,39}$"
_NAME = re.compile(NAME, re.ASCII)


def check(channel: Channel) -> None:
    """Raise Refusal `invalid_field`, which names the field and what would be right."""
    if not _NAME.fullmatch(channel.name):
        message = "a channel's name has 1 to 40 characters a to z, 0 to 9 and -, the first of them a letter"
        raise Refusal("invalid_field", message, param="channel")
    if channel.hold_seconds > channel.most_hold_seconds:
        message = f"holdSeconds must be at most mostHoldSeconds, which is {channel.most_hold_seconds}"
        raise Refusal("invalid_field", message, param="holdSeconds")
