"""What clients are told about webhooks: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict


class RegisteredWebhook(TypedDict):
    """A new endpoint, with the secret that is shown this once."""

    webhookId: str
    secret: str
    webhookUrl: str
    eventTypes: list[str]


class RegeneratedSecret(TypedDict):
    """The new secret, shown this once; the one before it signs as well until `previousSecretExpires`."""

    webhookId: str
    secret: str
    previousSecretExpires: str


class ShownWebhook(TypedDict):
    """An endpoint. `failingSince`: the first failure after the last success. `disabledReason`: why we disabled it."""

    webhookId: str
    version: int
    webhookUrl: str
    eventTypes: list[str]
    isActive: bool
    failingSince: str | None
    disabledReason: str | None
    previousSecretExpires: str | None
    dateCreated: str
    lastUpdated: str


class WebhookList(TypedDict):
    """All endpoints of the account, oldest first."""

    webhooks: list[ShownWebhook]


class DeletedWebhook(TypedDict):
    """An endpoint that is gone."""

    webhookId: str


class SentTestEvent(TypedDict):
    """A test event that is on its way; `eventId` is the `id` in its envelope."""

    webhookId: str
    eventId: str
    eventType: Literal["webhook.test"]
