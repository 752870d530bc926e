"""Endpoints as answers show them. A secret stays sealed here; the edge opens it on the way out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime

from scheducal.clock import isoformat
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.responses import (
    DeletedWebhook,
    RegeneratedSecret,
    RegisteredWebhook,
    SentTestEvent,
    ShownWebhook,
    WebhookList,
)


def registered(endpoint: Endpoint) -> RegisteredWebhook:
    """Render a new endpoint, with its secret as KMS sealed it, in Base64."""
    return RegisteredWebhook(
        webhookId=endpoint.webhook_id,
        secret=b64encode(endpoint.secret).decode(),
        webhookUrl=endpoint.url,
        eventTypes=list(endpoint.event_types),
    )


def regenerated(endpoint: Endpoint) -> RegeneratedSecret:
    """Render a new secret, as KMS sealed it, in Base64."""
    return RegeneratedSecret(
        webhookId=endpoint.webhook_id,
        secret=b64encode(endpoint.secret).decode(),
        previousSecretExpires=isoformat(endpoint.previous_until or endpoint.updated_at),
    )


def shown(endpoint: Endpoint) -> ShownWebhook:
    """Render an endpoint in a list, or alone."""
    return ShownWebhook(
        webhookId=endpoint.webhook_id,
        version=endpoint.version,
        webhookUrl=endpoint.url,
        eventTypes=list(endpoint.event_types),
        isActive=endpoint.is_active,
        failingSince=_text(endpoint.failing_since),
        disabledReason=endpoint.disabled_reason,
        previousSecretExpires=_text(endpoint.previous_until),
        dateCreated=isoformat(endpoint.created_at),
        lastUpdated=isoformat(endpoint.updated_at),
    )


def every(endpoints: Iterable[Endpoint]) -> WebhookList:
    """Render a tenant's endpoints."""
    return WebhookList(webhooks=[shown(endpoint) for endpoint in endpoints])


def sent_test(webhook_id: str, event_id: str) -> SentTestEvent:
    """Render a test event that is on its way."""
    return SentTestEvent(webhookId=webhook_id, eventId=event_id, eventType="webhook.test")


def deleted(endpoint: Endpoint) -> DeletedWebhook:
    """Render the answer to a deletion."""
    return DeletedWebhook(webhookId=endpoint.webhook_id)


def _text(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant else None
