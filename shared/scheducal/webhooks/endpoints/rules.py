"""What each change makes of an endpoint. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from scheducal.errors import Refusal
from scheducal.values import dataclass, replace
from scheducal.webhooks.endpoints.model import Endpoint

MOST_ENDPOINTS = 50
# How long the previous secret goes on signing beside the new one.
OVERLAP = timedelta(hours=24)

Action = Literal["registered", "updated", "secret_regenerated", "disabled", "deleted"]
_FIELDS = {"url": "webhookUrl", "event_types": "eventTypes", "is_active": "isActive"}


@dataclass(frozen=True, slots=True)
class EndpointDecision:
    """A change that is ready to be committed.

    after: the endpoint as it will be.
    action: the audit log's word.
    changed: the request's names of what changed.
    """

    after: Endpoint
    action: Action
    changed: tuple[str, ...] = ()


def check_room(count: int) -> None:
    """Raise Refusal `invalid_field` where a tenant has as many endpoints as it may."""
    if count >= MOST_ENDPOINTS:
        raise Refusal("invalid_field", f"there can be at most {MOST_ENDPOINTS} webhooks; delete one first")


def registered(
    tenant_id: str, webhook_id: str, url: str, event_types: tuple[str, ...], sealed: bytes, at: datetime
) -> EndpointDecision:
    """Make the first version; sealed: its secret."""
    endpoint = Endpoint(
        tenant_id=tenant_id,
        webhook_id=webhook_id,
        url=url,
        event_types=event_types,
        is_active=True,
        secret=sealed,
        previous_secret=None,
        previous_until=None,
        version=1,
        created_at=at,
        updated_at=at,
    )
    return EndpointDecision(endpoint, "registered")


def updated(before: Endpoint, changes: Mapping[str, Any], at: datetime) -> EndpointDecision | None:
    """Apply the fields that were sent; None where they change nothing.

    Switching it on again forgets earlier failures.
    """
    changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not changed:
        return None
    after = replace(_next_version(before, at), **changed)
    if changed.get("is_active"):
        after = replace(after, failing_since=None, disabled_reason=None)
    return EndpointDecision(after, "updated", tuple(param for name, param in _FIELDS.items() if name in changed))


def regenerated(before: Endpoint, sealed: bytes, at: datetime) -> EndpointDecision:
    """Give it a new secret; the one before signs for 24 hours more, and any older one no longer."""
    # Receivers change their secret while deliveries go on. Until then each is signed with both.
    after = replace(
        _next_version(before, at), secret=sealed, previous_secret=before.secret, previous_until=at + OVERLAP
    )
    return EndpointDecision(after, "secret_regenerated")


def secret_at(endpoint: Endpoint, at: datetime) -> bytes:
    """Give the secret, as KMS sealed it, that was the newest at an instant.

    Of secrets before the previous one none is kept: for what is older than two changes this is another one.
    """
    changed = endpoint.previous_until - OVERLAP if endpoint.previous_until else None
    if endpoint.previous_secret is not None and changed is not None and at < changed:
        return endpoint.previous_secret
    return endpoint.secret


def disabled(before: Endpoint, reason: str, at: datetime) -> EndpointDecision:
    """Switch it off ourselves."""
    return EndpointDecision(replace(_next_version(before, at), is_active=False, disabled_reason=reason), "disabled")


def deleted(before: Endpoint, at: datetime) -> EndpointDecision:
    """Delete it; the version is that of the audit row."""
    return EndpointDecision(_next_version(before, at), "deleted")


def _next_version(before: Endpoint, at: datetime) -> Endpoint:
    # A clock that runs behind must not date a version before the one that it follows.
    return replace(before, version=before.version + 1, updated_at=max(at, before.updated_at))
