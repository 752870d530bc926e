"""Reads one delivery with all that belongs to it: its attempts, its endpoint, and the body that is sent."""

from __future__ import annotations

from scheducal.errors import Refusal
from scheducal.store.conditions import Attr
from scheducal.store.keys import webhook_key
from scheducal.store.table import Table
from scheducal.values import dataclass
from scheducal.webhooks.delivery.rows import delivery_key, delivery_of
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.rows import endpoint_of
from scheducal.webhooks.queries.history import History, history
from scheducal.webhooks.queries.pagination import is_delivery_id

_LONGEST_ID = 36


@dataclass(frozen=True, slots=True)
class SingleDelivery:
    """endpoint: None once it is deleted. body: as it is sent, None once its event has expired."""

    history: History
    endpoint: Endpoint | None
    body: str | None


def find_delivery(table: Table, tenant_id: str, webhook_id: str, delivery_id: str) -> SingleDelivery:
    """Read it with two requests; raises Refusal `delivery_not_found`, also for another tenant's ids."""
    is_named = webhook_id.isascii() and len(webhook_id) <= _LONGEST_ID and is_delivery_id(delivery_id)
    key = delivery_key(tenant_id, webhook_id, delivery_id) if is_named else None
    rows = table.query(Attr("pk").eq(key.pk) & Attr("sk").begins_with(key.sk)).items if key else []
    if not rows:
        raise Refusal("delivery_not_found", "there is no delivery with this id", param="deliveryId")
    first, *attempts = rows
    found = history(delivery_of(first), attempts)
    of_endpoint, of_event = webhook_key(tenant_id, webhook_id), found.delivery.event.key
    others = table.batch_get([of_endpoint, of_event], consistent=True)
    endpoint = endpoint_of(others[of_endpoint]) if of_endpoint in others else None
    return SingleDelivery(found, endpoint, others[of_event]["envelope"] if of_event in others else None)
