"""What clients read about deliveries."""

from __future__ import annotations

from datetime import datetime

from scheducal.pagination import Listed
from scheducal.store.table import Table
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.queries.history import History
from scheducal.webhooks.queries.pages import read_state_page, read_webhook_page
from scheducal.webhooks.queries.pagination import Listing, encode_place
from scheducal.webhooks.replay.model import ReplayJob
from scheducal.webhooks.replay.repository import find_job


def of_webhook(table: Table, tenant_id: str, webhook_id: str, listing: Listing, at: datetime) -> Listed[History]:
    """Read one page of an endpoint's deliveries; raises Refusal `webhook_not_found`."""
    endpoint = find(EndpointRepository(table), tenant_id, webhook_id)
    found, place = read_webhook_page(table, endpoint, listing, at)
    return Listed(found, _cursor(listing, place))


def in_state(table: Table, tenant_id: str, listing: Listing, at: datetime) -> Listed[Delivery]:
    """Read one page of the deliveries of all endpoints in a state."""
    found, place = read_state_page(table, tenant_id, listing, at)
    return Listed(found, _cursor(listing, place))


def job(table: Table, tenant_id: str, webhook_id: str, replay_id: str) -> ReplayJob:
    """Read how far a replay has come; raises Refusal `webhook_not_found`, `replay_not_found`."""
    find(EndpointRepository(table), tenant_id, webhook_id)
    return find_job(table, tenant_id, webhook_id, replay_id)


def _cursor(listing: Listing, place: str | None) -> str | None:
    return encode_place(listing, place) if place is not None else None
