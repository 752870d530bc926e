"""What clients read about webhooks."""

from __future__ import annotations

from scheducal.api.command import entity_tag
from scheducal.api.idempotency import Answer
from scheducal.api.responses import success
from scheducal.store.table import Table
from scheducal.webhooks.endpoints import views
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.endpoints.responses import WebhookList


def details(table: Table, tenant_id: str, webhook_id: str) -> Answer:
    """Read one endpoint; raises Refusal `webhook_not_found`."""
    found = find(EndpointRepository(table), tenant_id, webhook_id)
    return Answer(200, success("Webhook retrieved successfully", views.shown(found)), entity_tag(found.version))


def listed(table: Table, tenant_id: str) -> Answer:
    """List all endpoints of a tenant."""
    data = WebhookList(webhooks=[views.shown(endpoint) for endpoint in EndpointRepository(table).all(tenant_id)])
    return Answer(200, success("Webhooks retrieved successfully", data))
