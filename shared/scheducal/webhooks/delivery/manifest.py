"""A manifest: the first attempts that dispatch sent messages about at one time, as a row of the table. Pure.

Their deliveries have no row before the claim of the attempt makes one, and no entry in the sweeper's index: that is
two writes less for each, and one row here for as many as a hundred tells the sweeper what to look for.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from uuid import uuid4

from scheducal.batches import batches
from scheducal.store.conditions import Attr
from scheducal.store.keys import MANIFESTS, Key, manifest_key, sortable
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put
from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import GRACE, Delivery, EventRef, planned
from scheducal.webhooks.delivery.rows import KEPT, precise

# As many rows as DynamoDB reads at once.
MOST = 100


@dataclass(frozen=True, slots=True)
class DeliveryManifest:
    """at: when messages were about to be sent.
    deliveries: as they were planned.
    """

    key: Key
    at: datetime
    deliveries: tuple[Delivery, ...]


def manifest_puts(deliveries: Iterable[Delivery], new_id: Callable[[], str], at: datetime) -> Iterator[Put]:
    """Build the writes that remember what is about to be sent, at most a hundred deliveries in each."""
    for part in batches(deliveries, MOST):
        item = {
            "kind": "manifest",
            "at": precise(at),
            "deliveries": zlib.compress(json.dumps([_fields(each) for each in part]).encode()),
            "expiresAt": int((at + KEPT).timestamp()),
        }
        yield Put(manifest_key(at, new_id()), item)


def manifest_of(item: Item) -> DeliveryManifest:
    """Read the manifest from its row."""
    at = datetime.fromisoformat(item["at"])
    found = json.loads(zlib.decompress(item["deliveries"]))
    return DeliveryManifest(Key(item["pk"], item["sk"]), at, tuple(_delivery(fields, at) for fields in found))


def _fields(delivery: Delivery) -> list[str | None]:
    event = delivery.event
    where = [delivery.tenant_id, delivery.webhook_id, event.pk, event.sk]
    return [*where, event.event_id, event.event_type, precise(event.occurred_at), event.appointment_id]


def _delivery(fields: list[str], at: datetime) -> Delivery:
    tenant_id, webhook_id, pk, sk, event_id, event_type, occurred_at, appointment_id = fields
    event = EventRef(pk, sk, event_id, event_type, datetime.fromisoformat(occurred_at), appointment_id)
    return planned(tenant_id, webhook_id, event, at, is_active=True)


class DeliveryManifests:
    """Those of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, deliveries: Iterable[Delivery], at: datetime) -> None:
        """Remember deliveries, before messages about them are sent. Keeping some twice does no harm."""
        for put in manifest_puts(deliveries, lambda: uuid4().hex, at):
            self._table.put(put)

    def old(self, now: datetime) -> Iterator[DeliveryManifest]:
        """Read those whose messages had their time, oldest first, as they are asked for."""
        return map(manifest_of, self._table.query_all(Attr("pk").eq(MANIFESTS) & Attr("sk").lte(sortable(now - GRACE))))

    def remove(self, manifest: DeliveryManifest) -> None:
        """Forget one that was looked after."""
        self._table.delete(manifest.key)
