"""What Microsoft Graph sends when something in a mailbox has changed."""

from __future__ import annotations

import json
from typing import Any

from scheducal.connectors.incoming import IncomingRequest, ReportedChange
from scheducal.errors import Refusal

# Graph sends several in one request; so many of its smallest do not fit into the bytes that are taken.
MOST_ENTRIES = 1_000
LONGEST_TOKEN = 1024
_RENEWING = frozenset({"reauthorizationRequired", "subscriptionRemoved"})


def handshake(request: IncomingRequest) -> str | None:
    """Give back the token that Graph sends before it subscribes. Raises Refusal `invalid_field`."""
    token = request.query.get("validationToken")
    if token is not None and len(token) > LONGEST_TOKEN:
        message = f"validationToken has at most {LONGEST_TOKEN} characters"
        raise Refusal("invalid_field", message, param="validationToken")
    return token


def reported(request: IncomingRequest) -> tuple[ReportedChange, ...]:
    """List the notifications of a request. Raises Refusal `payload_too_large`.

    Lifecycle notifications come the same way: the subscription is to be renewed, or some were missed.
    """
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError):
        return ()
    entries = value.get("value") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        return ()
    if len(entries) > MOST_ENTRIES:
        raise Refusal("payload_too_large", f"a request has at most {MOST_ENTRIES} notifications", param="value")
    return tuple(each for each in map(_reported, entries) if each is not None)


def _reported(entry: Any) -> ReportedChange | None:
    subscription_id = entry.get("subscriptionId") if isinstance(entry, dict) else None
    if not isinstance(subscription_id, str):
        return None
    return ReportedChange(entry.get("clientState"), subscription_id, entry.get("lifecycleEvent") in _RENEWING)
