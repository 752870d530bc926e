"""Reads the deliveries of events, whose keys follow from the events and the webhooks there are."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.batches import batches
from scheducal.store.keys import Key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.webhooks.delivery.fan_out import event_ref
from scheducal.webhooks.delivery.model import delivery_id
from scheducal.webhooks.delivery.rows import delivery_key, delivery_of
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.queries.history import History, attempt_keys, history

# DynamoDB reads no more keys at once.
_BATCH = 100


def read_deliveries(table: Table, events: Iterable[Item], endpoints: Iterable[Endpoint]) -> list[History]:
    """Read deliveries with their attempts, by event, then by webhook. Eventually consistent."""
    refs, webhooks = [event_ref(event) for event in events], list(endpoints)
    return read_histories(
        table, [delivery_key(each.tenant_id, each.webhook_id, delivery_id(ref)) for ref in refs for each in webhooks]
    )


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
