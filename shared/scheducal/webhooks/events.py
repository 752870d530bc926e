"""Events about what belongs to a tenant, as rows that the table's stream brings to their subscribers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from scheducal.api.responses import API_VERSION
from scheducal.clock import isoformat
from scheducal.store.keys import Key, sortable, webhook_partition
from scheducal.store.writes import Put, is_absent
from scheducal.webhooks.endpoints.model import Endpoint

EventType = Literal["webhook.test", "webhook.disabled"]
KEPT = timedelta(days=90)


def endpoint_event(endpoint: Endpoint, event_type: EventType, data: Mapping[str, Any], at: datetime) -> Put:
    """The row of an event about an endpoint; a test names the one endpoint that gets it, subscribed or not."""
    shown = {"webhookId": endpoint.webhook_id, "webhookUrl": endpoint.url, **data}
    only = {"webhookId": endpoint.webhook_id} if event_type == "webhook.test" else {}
    partition = webhook_partition(endpoint.tenant_id, endpoint.webhook_id)
    return tenant_event(endpoint.tenant_id, partition, event_type, shown, at, only)


def tenant_event(
    tenant_id: str, partition: str, event_type: str, data: Mapping[str, Any], at: datetime, marks: Mapping[str, str]
) -> Put:
    """The row of an event under an id of its own. marks: what the row says beside it, for those who read rows."""
    envelope = {
        "id": str(uuid4()),
        "eventType": event_type,
        "timestamp": isoformat(at),
        "apiVersion": API_VERSION,
        "data": dict(data),
    }
    item = {
        "kind": "event",
        "tenantId": tenant_id,
        "eventId": envelope["id"],
        "eventType": event_type,
        "envelope": json.dumps(envelope, ensure_ascii=False),
        "occurredAt": isoformat(at),
        "expiresAt": int((at + KEPT).timestamp()),
        **marks,
    }
    return Put(Key(partition, f"L#EVT#{sortable(at)}#{envelope['id']}"), item, is_absent())
