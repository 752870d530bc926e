"""What clients read about deliveries."""

from __future__ import annotations

from datetime import datetime

from scheducal.api.idempotency import Answer
from scheducal.api.responses import success
from scheducal.store.table import Table
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.queries import views
from scheducal.webhooks.queries.pages import read_state_page, read_webhook_page
from scheducal.webhooks.queries.pagination import Listing, encode_place
from scheducal.webhooks.queries.responses import DeliveryPage, WebhookDeliveryPage
from scheducal.webhooks.replay.repository import find_job


def of_webhook(table: Table, tenant_id: str, webhook_id: str, listing: Listing, at: datetime) -> Answer:
    """Read one page of an endpoint's deliveries; raises Refusal `webhook_not_found`."""
    endpoint = find(EndpointRepository(table), tenant_id, webhook_id)
    found, place = read_webhook_page(table, endpoint, listing, at)
    deliveries = [views.with_attempts(history) for history in found]
    return _page(WebhookDeliveryPage(deliveries=deliveries, nextCursor=_cursor(listing, place)))


def in_state(table: Table, tenant_id: str, listing: Listing, at: datetime) -> Answer:
    """Read one page of the deliveries of all endpoints in a state."""
    found, place = read_state_page(table, tenant_id, listing, at)
    deliveries = [views.with_last_attempt(delivery) for delivery in found]
    return _page(DeliveryPage(deliveries=deliveries, nextCursor=_cursor(listing, place)))


def job(table: Table, tenant_id: str, webhook_id: str, replay_id: str) -> Answer:
    """Answer how far a replay has come; raises Refusal `webhook_not_found`, `replay_not_found`."""
    find(EndpointRepository(table), tenant_id, webhook_id)
    found = find_job(table, tenant_id, webhook_id, replay_id)
    return Answer(200, success("Replay retrieved successfully", views.job(found)))


def _page(data: WebhookDeliveryPage | DeliveryPage) -> Answer:
    return Answer(200, success("Deliveries retrieved successfully", data))


def _cursor(listing: Listing, place: str | None) -> str | None:
    return encode_place(listing, place) if place is not None else None
