"""Manifests in the table, until the sweeper has looked after what they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import uuid4

from scheducal.delivery.delivery import GRACE, Delivery
from scheducal.delivery.manifest import Manifest, manifest_of, manifest_puts
from scheducal.store.conditions import Attr
from scheducal.store.keys import MANIFESTS, sortable
from scheducal.store.table import Table


class Manifests:
    """Those of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, deliveries: Iterable[Delivery], at: datetime) -> None:
        """Remember deliveries, before messages about them are sent. Keeping some twice does no harm."""
        for put in manifest_puts(deliveries, lambda: uuid4().hex, at):
            self._table.put(put)

    def old(self, now: datetime) -> Iterator[Manifest]:
        """Those whose messages had their time, oldest first, read as they are asked for."""
        return map(manifest_of, self._table.query_all(Attr("pk").eq(MANIFESTS) & Attr("sk").lte(sortable(now - GRACE))))

    def remove(self, manifest: Manifest) -> None:
        """Forget one that was looked after."""
        self._table.delete(manifest.key)
