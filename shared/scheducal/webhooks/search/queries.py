"""Reads one page of a search. It looks at a bounded number of rows, and says how far it came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from scheducal.store.buckets import Stop, read_buckets
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, deliveries_partition, state_bucket
from scheducal.store.table import Page, Table
from scheducal.store.values import Item
from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.rows import KEPT, PREFIX, delivery_key, delivery_of
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.queries.pagination import (
    Listing,
    days,
    encode_place,
    months,
    parse_state_listing,
    parse_webhook_listing,
)
from scheducal.webhooks.search import rules
from scheducal.webhooks.search.model import DeliveryFilter, Found

# A page costs one request more for the endpoints, and one for the bodies where they are looked at.
MOST_QUERIES = 2
# Rows that a query looks at where it drops some, and bodies that are read at once.
_LOOKED_AT = 500
_BODIES = 100


def search(
    table: Table,
    tenant_id: str,
    wanted: DeliveryFilter,
    endpoint: Endpoint | None,
    page: Listing,
    now: datetime,
    *,
    most_queries: int = MOST_QUERIES,
) -> Found:
    """Read one page. endpoint: the one that is wanted. page: from `listing`. Eventually consistent by state."""
    reader = _Reader(table, tenant_id, wanted, endpoint, page, now)
    most, queries = (_BODIES, 1) if wanted.text is not None else (page.limit, most_queries)
    rows, stop = read_buckets(reader.buckets(), reader.start(), most, reader.page, most_queries=queries)
    place = reader.place(stop)
    found = [delivery_of(row) for row in rows]
    if wanted.text is not None:
        found = _holding(table, found, wanted.text)
        if len(found) > page.limit:
            found = found[: page.limit]
            place = reader.place_of(found[-1])
    cursor = encode_place(page, place) if place is not None else None
    return Found(found, cursor, rules.instant_of(place) if place is not None else None)


def listing(wanted: DeliveryFilter, limit: int, cursor: str | None) -> Listing:
    """Read where the page begins; raises Refusal for a filter that no search takes, and `invalid_cursor`."""
    rules.check(wanted)
    if wanted.state is not None and rules.is_indexed(wanted):
        return parse_state_listing(wanted.state, limit, cursor)
    return parse_webhook_listing(wanted.state, limit, cursor)


@dataclass(frozen=True, slots=True)
class _Reader:
    table: Table
    tenant_id: str
    wanted: DeliveryFilter
    endpoint: Endpoint | None
    listing: Listing
    now: datetime

    @property
    def is_indexed(self) -> bool:
        return self.listing.scope == "state"

    def buckets(self) -> Iterator[str]:
        """List the partitions to read: a month of a state after the other, else a day of an endpoint."""
        first, last = self._span
        for each in self._places():
            if first[: len(each)] <= each <= last:
                yield self._bucket(each)

    def start(self) -> Item | None:
        """Give the key at which the page before ended, None where this one begins with a partition."""
        place = self.listing.place
        if place is None or "-" not in place:
            return None
        if not self.is_indexed:
            return dict(delivery_key(self.tenant_id, self._webhook_id, place).attributes())
        delivery_id, _, webhook_id = place.partition("#")
        key = delivery_key(self.tenant_id, webhook_id, delivery_id).attributes()
        return {**key, "gsi1pk": self._bucket(place[:6]), "gsi1sk": place}

    def page(self, bucket: str, start: Item | None, limit: int) -> Page:
        """Read a page of one partition."""
        first, last = self._span
        index, pk, sk, prefix = ("lists", "gsi1pk", "gsi1sk", "") if self.is_indexed else (None, "pk", "sk", PREFIX)
        condition = Attr(pk).eq(bucket) & Attr(sk).between(f"{prefix}{first}", f"{prefix}{last}")
        only = rules.conditions(self.wanted)
        # A limit counts what a filter drops, too.
        read = limit if only is None else _LOOKED_AT
        page = self.table.query(condition, index=index, limit=read, start=start, forward=False, only=only)
        if len(page.items) <= limit:
            return page
        final = page.items[limit - 1]
        return Page(page.items[:limit], {name: final[name] for name in dict.fromkeys(("pk", "sk", pk, sk))})

    def place(self, stop: Stop) -> str | None:
        """Name where to go on."""
        if stop.bucket is None:
            return None
        if stop.start is None:
            return stop.bucket.rpartition("#")[2]
        if self.is_indexed:
            return str(stop.start["gsi1sk"])
        delivery_id, *attempt = stop.start["sk"].removeprefix(PREFIX).split("#")
        # Attempts come before their delivery, which is still to be read.
        return f"{delivery_id}#" if attempt else str(delivery_id)

    def place_of(self, delivery: Delivery) -> str:
        """Name the place behind a delivery."""
        return f"{delivery.delivery_id}#{delivery.webhook_id}" if self.is_indexed else delivery.delivery_id

    def _places(self) -> Iterator[str]:
        if self.is_indexed:
            return months(self.listing.place, self.now)
        assert self.endpoint is not None, "only an index holds deliveries of all endpoints"
        return days(self.listing.place, self.endpoint.created_at, self.now)

    def _bucket(self, place: str) -> str:
        if self.is_indexed:
            return state_bucket(self.tenant_id, self.listing.state or "", place)
        return deliveries_partition(self.tenant_id, self._webhook_id, place)

    @property
    def _webhook_id(self) -> str:
        return self.endpoint.webhook_id if self.endpoint else ""

    @property
    def _span(self) -> tuple[str, str]:
        return rules.span(self.wanted, self.now - KEPT - timedelta(days=1))


def _holding(table: Table, found: list[Delivery], text: str) -> list[Delivery]:
    """Keep those whose body has the text; a body that has expired has none."""
    keys: dict[Delivery, Key] = {each: each.event.key for each in found}
    rows = table.batch_get(list(dict.fromkeys(keys.values()))) if keys else {}
    return [each for each, key in keys.items() if key in rows and rules.holds(rows[key]["envelope"], text)]
