"""Reads the deliveries of events, whose keys follow from the events and the webhooks there are."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from scheducal.batches import batches
from scheducal.store.keys import Key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.webhooks.delivery.fan_out import event_ref
from scheducal.webhooks.delivery.model import delivery_id
from scheducal.webhooks.delivery.rows import delivery_key, delivery_of
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.queries.history import History, attempt_keys, history

# DynamoDB reads no more keys at once.
_BATCH = 100
# What a query string of ids has room for.
_MOST_EVENTS = 40
_LONGEST_ID = 80


def read_deliveries(table: Table, events: Iterable[Item], endpoints: Iterable[Endpoint]) -> list[History]:
    """Read deliveries with their attempts, by event, then by webhook. Eventually consistent."""
    refs, webhooks = [event_ref(event) for event in events], list(endpoints)
    return read_histories(
        table, [delivery_key(each.tenant_id, each.webhook_id, delivery_id(ref)) for ref in refs for each in webhooks]
    )


def names_in(text: str) -> list[str]:
    """Read ids of deliveries from a query string, without those that are too many or too long to be any."""
    return [each for each in text.split(",") if 0 < len(each) <= _LONGEST_ID][:_MOST_EVENTS]


def read_named(table: Table, tenant_id: str, delivery_ids: Iterable[str]) -> tuple[list[Endpoint], list[History]]:
    """Read the deliveries of some events at all of the tenant's endpoints: three requests.

    Each id is the event's at every endpoint, as `webhooks.delivery.model.delivery_id` makes it.
    """
    endpoints = EndpointRepository(table).all(tenant_id)
    wanted = (delivery_key(tenant_id, each.webhook_id, named) for named in delivery_ids for each in endpoints)
    return endpoints, read_histories(table, list(islice(wanted, _BATCH)))


def read_histories(table: Table, wanted: Iterable[Key]) -> list[History]:
    """Read deliveries by their keys, with their attempts; those that there are. Eventually consistent."""
    wanted = list(wanted)
    rows = _read(table, wanted)
    deliveries = [delivery_of(rows[key]) for key in wanted if key in rows]
    keys = [attempt_keys(delivery) for delivery in deliveries]
    attempts = _read(table, [key for each in keys for key in each])
    return [
        history(delivery, [attempts[key] for key in each if key in attempts])
        for delivery, each in zip(deliveries, keys, strict=True)
    ]


def _read(table: Table, keys: Iterable[Key]) -> dict[Key, Item]:
    return {key: row for batch in batches(keys, _BATCH) for key, row in table.batch_get(batch).items()}
