"""What a client does with webhooks, and what the table then holds of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scheducal.store.table import table
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.secrets import secret_box
from tests.integration.world.client import Client, Reply
from tests.integration.world.functions import forget
from tests.integration.world.rows import Row, of_kind

URL = "https://hooks.example.com/scheducal"
TYPES = ["attendee.responded", "appointment.updated", "appointment.canceled"]
REGISTER: dict[str, Any] = {"webhookUrl": URL, "eventTypes": TYPES}


@dataclass(frozen=True, slots=True)
class Hooks:
    """The webhooks of a client's account."""

    client: Client

    def register(self, body: dict[str, Any] | None = None, **headers: str) -> Reply:
        """POST /api/v1/webhooks."""
        return self.client.send("webhooks.register", body or REGISTER, None, None, **headers)

    def list(self) -> list[dict[str, Any]]:
        """GET /api/v1/webhooks."""
        found: list[dict[str, Any]] = self.client.send("webhooks.list").data["webhooks"]
        return found

    def get(self, webhook_id: str) -> Reply:
        """GET /api/v1/webhooks/{webhookId}."""
        return self._send("get", webhook_id, None)

    def update(self, webhook_id: str, body: dict[str, Any], **headers: str) -> Reply:
        """PATCH /api/v1/webhooks/{webhookId}."""
        return self._send("update", webhook_id, body, **headers)

    def delete(self, webhook_id: str, **headers: str) -> Reply:
        """DELETE /api/v1/webhooks/{webhookId}."""
        return self._send("delete", webhook_id, None, **headers)

    def regenerate_secret(self, webhook_id: str, **headers: str) -> Reply:
        """POST /api/v1/webhooks/{webhookId}/regenerate-secret."""
        return self._send("regenerate_secret", webhook_id, {}, **headers)

    def test(self, webhook_id: str, **headers: str) -> Reply:
        """POST /api/v1/webhooks/{webhookId}/test."""
        return self._send("test", webhook_id, {}, **headers)

    def _send(self, verb: str, webhook_id: str, body: dict[str, Any] | None, **headers: str) -> Reply:
        return self.client.send(f"webhooks.{verb}", body, {"webhookId": webhook_id}, None, **headers)


def log_of(webhook_id: str, kind: str) -> list[Row]:
    """Make an endpoint's audit rows or its own events, in order."""
    found = [row for row in of_kind(kind) if row["pk"].endswith(f"#HOOK#{webhook_id}")]
    return sorted(found, key=lambda row: str(row["sk"]))


def the_webhook() -> Row:
    """Give the row of the only endpoint."""
    (found,) = of_kind("webhook")
    return found


def stored_secret(tenant_id: str, which: str = "secret") -> str:
    """Give the endpoint's secret, read from its row and opened."""
    forget()
    (endpoint,) = EndpointRepository(table()).all(tenant_id)
    sealed = endpoint.secret if which == "secret" else endpoint.previous_secret
    assert sealed is not None
    return secret_box().open(sealed, endpoint.tenant_id, endpoint.webhook_id)
