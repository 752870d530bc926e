"""Which callers may do what: the business itself administers, the other channels see what they may book."""

from __future__ import annotations

from dataclasses import replace

from scheducal.api.command import Command
from scheducal.catalog.service import Service
from scheducal.errors import Refusal
from scheducal.tenants.models import INTERNAL


def administrative(command: Command) -> Command:
    """The same command; raises Refusal `insufficient_scope` where it does not come by the channel `internal`."""
    channel = command.caller.channel
    if channel != INTERNAL:
        message = f"this API key belongs to the channel {channel}; this needs a key of the channel {INTERNAL}"
        raise Refusal("insufficient_scope", message)
    return command


def seen_by(channel: str, service: Service) -> Service | None:
    """The service as a channel sees it: without the rules of others, None where it is not offered."""
    if channel == INTERNAL:
        return service
    if not service.rule_of(channel).is_offered:
        return None
    return replace(service, channels={name: rule for name, rule in service.channels.items() if name == channel})
