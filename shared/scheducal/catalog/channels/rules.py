"""What must hold of a channel beyond the form of its fields."""

from __future__ import annotations

import re

from scheducal.catalog.channels.model import Channel
from scheducal.errors import Refusal

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
