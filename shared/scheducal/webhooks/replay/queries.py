"""Counts what a replay since a time would attempt again, before anybody starts it."""

from __future__ import annotations

from datetime import datetime

from scheducal.store.table import Table
from scheducal.values import dataclass
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.queries.pagination import ListedState
from scheducal.webhooks.search.model import DeliveryFilter
from scheducal.webhooks.search.queries import listing, search

_MOST = 500
_STATES: tuple[ListedState, ...] = ("undelivered", "skipped")


@dataclass(frozen=True, slots=True)
class Affected:
    """How many deliveries, by state. is_whole: False where there are more than were counted."""

    undelivered: int
    skipped: int
    is_whole: bool

    @property
    def total(self) -> int:
        """Count both."""
        return self.undelivered + self.skipped


def affected(table: Table, endpoint: Endpoint, since: datetime, now: datetime) -> Affected:
    """Count what failed since a time, with two queries: of the newest month."""
    counts: dict[str, int] = {}
    is_whole = True
    for state in _STATES:
        wanted = DeliveryFilter(state=state, webhook_id=endpoint.webhook_id, since=since)
        begin = listing(wanted, _MOST, None)
        found = search(table, endpoint.tenant_id, wanted, endpoint, begin, now, most_queries=1)
        counts[state] = len(found.deliveries)
        is_whole = is_whole and found.cursor is None
    return Affected(counts["undelivered"], counts["skipped"], is_whole)
