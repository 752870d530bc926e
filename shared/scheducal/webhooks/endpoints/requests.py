"""What clients send about webhooks."""

from __future__ import annotations

from pydantic import Field

from scheducal.requests import ApiRequest
from scheducal.webhooks.endpoints.fields import EventTypes, OptionalEventTypes, OptionalIsActive, WebhookUrl


class RegisterWebhook(ApiRequest):
    """Register an endpoint for events."""

    url: WebhookUrl = Field(alias="webhookUrl")
    event_types: EventTypes = Field(alias="eventTypes")


class UpdateWebhook(ApiRequest):
    """Change an endpoint: only the fields that are there."""

    url: WebhookUrl = Field(None, alias="webhookUrl")
    event_types: OptionalEventTypes = Field(None, alias="eventTypes")
    is_active: OptionalIsActive = Field(None, alias="isActive")


class DeleteWebhook(ApiRequest):
    """Delete an endpoint."""


class RegenerateSecret(ApiRequest):
    """Replace an endpoint's secret."""


class SendTestEvent(ApiRequest):
    """Send an endpoint a `webhook.test`."""
