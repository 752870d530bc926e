"""Events about endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheducal.events.rows import tenant_event
from scheducal.events.types import EndpointEventType
from scheducal.store.keys import webhook_partition
from scheducal.store.writes import Put
from scheducal.webhooks.endpoints.model import Endpoint


def endpoint_event(endpoint: Endpoint, event_type: EndpointEventType, data: Mapping[str, Any], at: datetime) -> Put:
    """Build the row of an event about an endpoint. A test names the one endpoint that gets it, subscribed or not."""
    shown = {"webhookId": endpoint.webhook_id, "webhookUrl": endpoint.url, **data}
    only = {"webhookId": endpoint.webhook_id} if event_type == "webhook.test" else {}
    partition = webhook_partition(endpoint.tenant_id, endpoint.webhook_id)
    return tenant_event(endpoint.tenant_id, partition, event_type, shown, at, only)
