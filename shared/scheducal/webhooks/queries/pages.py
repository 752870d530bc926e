"""Reads one page of a list of deliveries, newest event first. It can be short, or empty, and still have a next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from scheducal.store.conditions import Attr
from scheducal.store.keys import deliveries_partition, state_bucket
from scheducal.store.table import Page, Table
from scheducal.store.values import Item
from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.rows import PREFIX, delivery_key, delivery_of
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.queries.history import History, histories
from scheducal.webhooks.queries.pagination import Listing, days, months

# Partitions may be empty, or hold rows of other states only; then a page ends early.
MOST_QUERIES = 15
_ROWS = 100
# Characters of receivers' responses, so that a page fits into a function's answer.
_MOST_TEXT = 500_000

# Reads a partition from a row's key on, None: from its newest.
Read = Callable[[str, Item | None], Page]


@dataclass(slots=True)
class Walk:
    """Goes through the rows of partitions within a number of queries.

    place: where it stands, None at the end. The caller that takes rows says how far they are: a walk may end in the
        middle of what belongs together.
    """

    partitions: Iterator[str]
    read: Read
    start: Item | None
    place: str | None = None

    def rows(self) -> Iterator[Item]:
        """Read row after row."""
        partition = next(self.partitions, None)
        if partition is None or not (self.place or "").startswith(partition):
            self.start, self.place = None, partition
        for _ in range(MOST_QUERIES):
            if partition is None:
                return
            page = self.read(partition, self.start)
            yield from page.items
            self.start = page.next_start
            if self.start is None:
                self.place = partition = next(self.partitions, None)


def read_webhook_page(
    table: Table, endpoint: Endpoint, listing: Listing, now: datetime
) -> tuple[list[History], str | None]:
    """Read an endpoint's deliveries with their attempts, and where the next page begins. Consistent."""

    def read(day: str, start: Item | None) -> Page:
        partition = deliveries_partition(endpoint.tenant_id, endpoint.webhook_id, day)
        condition = Attr("pk").eq(partition) & Attr("sk").begins_with(PREFIX)
        return table.query(condition, limit=_ROWS, start=start, forward=False)

    start = _start_of_webhook(endpoint, listing.place)
    walk = Walk(days(listing.place, endpoint.created_at, now), read, start, listing.place)
    found: list[History] = []
    text = 0
    for history in histories(walk.rows()):
        walk.place = history.delivery.delivery_id
        if listing.state in (None, history.delivery.state):
            found.append(history)
            text += sum(len(attempt.response or "") for attempt in history.attempts)
        if len(found) >= listing.limit or text >= _MOST_TEXT:
            break
    return found, walk.place


def read_state_page(table: Table, tenant_id: str, listing: Listing, now: datetime) -> tuple[list[Delivery], str | None]:
    """Read all endpoints' deliveries in a state, and where the next page begins. Eventually consistent."""
    state = listing.state
    assert state is not None, "a list across endpoints is one of a state"

    def read(month: str, start: Item | None) -> Page:
        condition = Attr("gsi1pk").eq(state_bucket(tenant_id, state, month))
        return table.query(condition, index="lists", limit=listing.limit, start=start, forward=False)

    walk = Walk(months(listing.place, now), read, _start_of_state(tenant_id, listing), listing.place)
    found: list[Delivery] = []
    for row in walk.rows():
        walk.place = row["gsi1sk"]
        found.append(delivery_of(row))
        if len(found) >= listing.limit:
            break
    return found, walk.place


def _start_of_webhook(endpoint: Endpoint, place: str | None) -> Item | None:
    if place is None or "-" not in place:
        return None
    return dict(delivery_key(endpoint.tenant_id, endpoint.webhook_id, place).attributes())


def _start_of_state(tenant_id: str, listing: Listing) -> Item | None:
    place = listing.place
    if place is None or "#" not in place or listing.state is None:
        return None
    delivery_id, _, webhook_id = place.partition("#")
    key = delivery_key(tenant_id, webhook_id, delivery_id).attributes()
    return {**key, "gsi1pk": state_bucket(tenant_id, listing.state, place[:6]), "gsi1sk": place}
