"""What calendar systems send us: which of a tenant's calendars has changed, and what proves that it was they. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheducal.connectors.pull.subscriptions.model import Watch
from scheducal.connectors.pull.subscriptions.secret import ChannelSecret, parse_secret
from scheducal.environment_key import EnvironmentKey
from scheducal.errors import Refusal

# Graph sends several in one request; so many of its smallest do not fit into the bytes that are taken.
MOST_ENTRIES = 1_000
_RENEWING = frozenset({"reauthorizationRequired", "subscriptionRemoved"})
_CHANGED = frozenset({"exists", "not_exists"})


@dataclass(frozen=True, slots=True)
class Notification:
    """renew: whether the subscription itself is in danger."""

    secret: ChannelSecret
    subscription_id: str
    renew: bool = False

    def is_proven(self, watch: Watch | None) -> bool:
        """Tell whether it comes through a channel of the watch, and carries that channel's secret."""
        channels = (watch.channel, watch.former) if watch else ()
        digests = [
            each.digest for each in channels if each and each.subscription.subscription_id == self.subscription_id
        ]
        return self.secret.proves(digests[0] if digests else None)


def from_microsoft(body: bytes) -> tuple[Notification, ...]:
    """Read the notifications of a request that can be ours, each once; what is malformed is left out.

    Lifecycle notifications come the same way: the subscription is to be renewed, or some were missed. Raises Refusal
    `payload_too_large`.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    entries = value.get("value") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        return ()
    if len(entries) > MOST_ENTRIES:
        raise Refusal("payload_too_large", f"a request has at most {MOST_ENTRIES} notifications", param="value")
    return tuple(dict.fromkeys(each for each in map(_microsoft, entries) if each is not None))


def worth_reading(notifications: Sequence[Notification], key: EnvironmentKey) -> Sequence[Notification]:
    """Keep those whose secrets the environment made; of a request without any such, the first.

    A stranger's request so costs one read at most. A secret that was made before there were codes, or with a former
    key, still counts, one in each request.
    """
    return [each for each in notifications if each.secret.is_of(key)] or notifications[:1]


def from_google(headers: Mapping[str, str]) -> tuple[Notification, ...]:
    """Read the notification of a request, by header names in lower case.

    The message that opens a channel says nothing.
    """
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
