"""Endpoints and events about them as rows of the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.events.rows import tenant_event
from scheducal.events.types import EndpointEventType
from scheducal.store.attention import attention
from scheducal.store.keys import webhook_partition
from scheducal.store.values import Item
from scheducal.store.writes import Put
from scheducal.webhooks.endpoints.model import Endpoint


def endpoint_item(endpoint: Endpoint) -> dict[str, Any]:
    """Write every attribute of an endpoint's row, None for those that it lacks."""
    return {
        "kind": "webhook",
        "tenantId": endpoint.tenant_id,
        "webhookId": endpoint.webhook_id,
        "url": endpoint.url,
        "eventTypes": list(endpoint.event_types),
        "isActive": endpoint.is_active,
        "secret": endpoint.secret,
        "previousSecret": endpoint.previous_secret,
        "previousUntil": _text(endpoint.previous_until),
        "version": endpoint.version,
        "createdAt": isoformat(endpoint.created_at),
        "updatedAt": isoformat(endpoint.updated_at),
        "failingSince": _text(endpoint.failing_since),
        "slowUntil": _text(endpoint.slow_until),
        "disabledReason": endpoint.disabled_reason,
        **in_need(endpoint),
    }


def in_need(endpoint: Endpoint) -> dict[str, str | None]:
    """Give the attributes by which it is listed among what needs a person: it fails, or we disabled it."""
    is_failing = endpoint.failing_since is not None or endpoint.disabled_reason is not None
    return attention(endpoint.tenant_id, "7endpoint", endpoint.webhook_id, needed=is_failing)


def endpoint_values(endpoint: Endpoint) -> dict[str, Any]:
    """Give what the audit log says of an endpoint, by the names of requests."""
    return {
        "webhookUrl": endpoint.url,
        "eventTypes": list(endpoint.event_types),
        "isActive": endpoint.is_active,
        "disabledReason": endpoint.disabled_reason,
    }


def endpoint_of(item: Item) -> Endpoint:
    """Read the endpoint from its row."""
    return Endpoint(
        tenant_id=item["tenantId"],
        webhook_id=item["webhookId"],
        url=item["url"],
        event_types=tuple(item["eventTypes"]),
        is_active=item["isActive"],
        secret=item["secret"],
        previous_secret=item.get("previousSecret"),
        previous_until=_instant(item.get("previousUntil")),
        version=item["version"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        updated_at=datetime.fromisoformat(item["updatedAt"]),
        failing_since=_instant(item.get("failingSince")),
        slow_until=_instant(item.get("slowUntil")),
        disabled_reason=item.get("disabledReason"),
    )


def _text(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def endpoint_event(endpoint: Endpoint, event_type: EndpointEventType, data: Mapping[str, Any], at: datetime) -> Put:
    """Build the row of an event about an endpoint. A test names the one endpoint that gets it, subscribed or not."""
    shown = {"webhookId": endpoint.webhook_id, "webhookUrl": endpoint.url, **data}
    only = {"webhookId": endpoint.webhook_id} if event_type == "webhook.test" else {}
    partition = webhook_partition(endpoint.tenant_id, endpoint.webhook_id)
    return tenant_event(endpoint.tenant_id, partition, event_type, shown, at, only)
