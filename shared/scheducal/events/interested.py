"""Who hears of a tenant's events, read once for a batch: rows of webhook endpoints and of connections that mirror."""

from __future__ import annotations

from collections.abc import Collection

from scheducal.store.conditions import Attr
from scheducal.store.keys import MIRRORS, WEBHOOKS, webhooks_partition
from scheducal.store.table import Table
from scheducal.store.values import Item


class Interested:
    """One consistent query for each tenant. The rooms that wrote the rows read them.

    only: ids of endpoints and names of systems, where none but these lack something.
    """

    def __init__(self, table: Table, only: Collection[str] | None = None) -> None:
        self._table = table
        self._only = only
        self._known: dict[str, list[Item]] = {}

    def endpoints(self, tenant_id: str) -> list[Item]:
        """Give the rows of webhook endpoints."""
        return [each for each in self._of(tenant_id, WEBHOOKS) if self._is_meant(each["webhookId"])]

    def mirrors(self, tenant_id: str) -> list[Item]:
        """Give the rows of connections that mirror appointments."""
        return [each for each in self._of(tenant_id, MIRRORS) if self._is_meant(each["system"])]

    def _is_meant(self, name: str) -> bool:
        return self._only is None or name in self._only

    def _of(self, tenant_id: str, prefix: str) -> list[Item]:
        # Most events of a batch are of few tenants.
        if tenant_id not in self._known:
            span = Attr("sk").between(WEBHOOKS, f"{MIRRORS}~")
            found = self._table.query_all(Attr("pk").eq(webhooks_partition(tenant_id)) & span)
            self._known[tenant_id] = list(found)
        return [each for each in self._known[tenant_id] if each["sk"].startswith(prefix)]
