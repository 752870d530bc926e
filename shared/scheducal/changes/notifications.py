"""What calendar systems send us: which of a tenant's calendars has changed, and what proves that it was they. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheducal.changes.secret import ChannelSecret, parse_secret
from scheducal.changes.watch import Watch

_RENEWING = frozenset({"reauthorizationRequired", "subscriptionRemoved"})
_CHANGED = frozenset({"exists", "not_exists"})


@dataclass(frozen=True, slots=True)
class Notification:
    """renew: whether the subscription itself is in danger."""

    secret: ChannelSecret
    subscription_id: str
    renew: bool = False

    def is_proven(self, watch: Watch | None) -> bool:
        """Whether it comes through a channel of the watch, and carries that channel's secret."""
        channels = (watch.channel, watch.former) if watch else ()
        digests = [
            each.digest for each in channels if each and each.subscription.subscription_id == self.subscription_id
        ]
        return self.secret.proves(digests[0] if digests else None)


def from_microsoft(body: bytes) -> tuple[Notification, ...]:
    """Those of a request that can be ours, each once; what is malformed is left out.

    Lifecycle notifications come the same way, and say that the subscription is to be renewed, or that some were missed.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    entries = value.get("value") if isinstance(value, dict) else None
    found = (_microsoft(each) for each in entries) if isinstance(entries, list) else ()
    return tuple(dict.fromkeys(each for each in found if each is not None))


def from_google(headers: Mapping[str, str]) -> tuple[Notification, ...]:
    """The one of a request, by header names in lower case; the message that opens a channel says nothing."""
    secret = parse_secret(headers.get("x-goog-channel-token"))
    if secret is None or headers.get("x-goog-resource-state") not in _CHANGED:
        return ()
    return (Notification(secret, headers.get("x-goog-channel-id", "")),)


def _microsoft(entry: Any) -> Notification | None:
    if not isinstance(entry, dict):
        return None
    secret, subscription_id = parse_secret(entry.get("clientState")), entry.get("subscriptionId")
    if secret is None or not isinstance(subscription_id, str):
        return None
    return Notification(secret, subscription_id, entry.get("lifecycleEvent") in _RENEWING)
