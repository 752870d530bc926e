"""A manifest: the first attempts that dispatch sent messages about at one time, as a row of the table. Pure.

Their deliveries have no row before the claim of the attempt makes one, and no entry in the sweeper's index: that is
two writes less for each, and one row here for as many as a hundred tells the sweeper what to look for.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from scheducal.batches import batches
from scheducal.delivery.delivery import Delivery, EventRef, planned
from scheducal.delivery.rows import KEPT, precise
from scheducal.store.keys import Key, manifest_key
from scheducal.store.values import Item
from scheducal.store.writes import Put

# As many rows as DynamoDB reads at once.
MOST = 100


@dataclass(frozen=True, slots=True)
class Manifest:
    """at: when messages were about to be sent. deliveries: as they were planned."""

    key: Key
    at: datetime
    deliveries: tuple[Delivery, ...]


def manifest_puts(deliveries: Iterable[Delivery], new_id: Callable[[], str], at: datetime) -> Iterator[Put]:
    """The writes that remember what is about to be sent, at most a hundred deliveries in each."""
    for part in batches(deliveries, MOST):
        item = {
            "kind": "manifest",
            "at": precise(at),
            "deliveries": zlib.compress(json.dumps([_fields(each) for each in part]).encode()),
            "expiresAt": int((at + KEPT).timestamp()),
        }
        yield Put(manifest_key(at, new_id()), item)


def manifest_of(item: Item) -> Manifest:
    """The manifest that a row holds."""
    at = datetime.fromisoformat(item["at"])
    found = json.loads(zlib.decompress(item["deliveries"]))
    return Manifest(Key(item["pk"], item["sk"]), at, tuple(_delivery(fields, at) for fields in found))


def _fields(delivery: Delivery) -> list[str | None]:
    event = delivery.event
    where = [delivery.tenant_id, delivery.webhook_id, event.pk, event.sk]
    return [*where, event.event_id, event.event_type, precise(event.occurred_at), event.appointment_id]


def _delivery(fields: list[str], at: datetime) -> Delivery:
    tenant_id, webhook_id, pk, sk, event_id, event_type, occurred_at, appointment_id = fields
    event = EventRef(pk, sk, event_id, event_type, datetime.fromisoformat(occurred_at), appointment_id)
    return planned(tenant_id, webhook_id, event, at, is_active=True)
