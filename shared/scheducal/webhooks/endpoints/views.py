"""Endpoints as answers show them. None of these can show a secret that it was not given."""

from __future__ import annotations

from datetime import datetime

from scheducal.clock import isoformat
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.responses import DeletedWebhook, RegeneratedSecret, RegisteredWebhook, ShownWebhook


def registered(endpoint: Endpoint, secret: str) -> RegisteredWebhook:
    """Render the answer to a registration."""
    return RegisteredWebhook(
        webhookId=endpoint.webhook_id,
        secret=secret,
        webhookUrl=endpoint.url,
        eventTypes=list(endpoint.event_types),
    )


def regenerated(endpoint: Endpoint, secret: str) -> RegeneratedSecret:
    """Render the answer to a regeneration."""
    return RegeneratedSecret(
        webhookId=endpoint.webhook_id,
        secret=secret,
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


def deleted(endpoint: Endpoint) -> DeletedWebhook:
    """Render the answer to a deletion."""
    return DeletedWebhook(webhookId=endpoint.webhook_id)


def _text(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant else None
