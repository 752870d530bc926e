"""Reads what needs a person, and how the last days went: one query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rows import connection_of
from scheducal.store.attention import attention_bucket
from scheducal.store.conditions import Attr
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.tallies.model import Tally
from scheducal.tallies.rows import tally_of
from scheducal.values import dataclass
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.rows import endpoint_of

_MOST = 100


@dataclass(frozen=True, slots=True)
class IgnoredAnswer:
    """An answer by mail that does not count. reason: in plain words."""

    appointment_id: str
    answered_by: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InNeed:
    """What needs a person. is_complete: whether there is no more than was read."""

    connections: tuple[Connection, ...]
    endpoints: tuple[Endpoint, ...]
    answers: tuple[IgnoredAnswer, ...]
    tallies: tuple[Tally, ...]
    is_complete: bool


def read_in_need(table: Table, tenant_id: str) -> InNeed:
    """Read the first hundred. Can lag a moment behind."""
    condition = Attr("gsi2pk").eq(attention_bucket(tenant_id))
    # From the highest rank on.
    page = table.query(condition, index="recent", limit=_MOST, forward=False)

    def of(kind: str) -> Iterable[Item]:
        return (item for item in page.items if item["kind"] == kind)

    return InNeed(
        connections=tuple(map(connection_of, of("connection"))),
        endpoints=tuple(map(endpoint_of, of("webhook"))),
        answers=tuple(map(_answer, of("reply"))),
        tallies=tuple(map(tally_of, of("tally"))),
        is_complete=page.next_start is None,
    )


def _answer(item: Item) -> IgnoredAnswer:
    return IgnoredAnswer(
        item["appointmentId"], item.get("answeredBy"), item["reason"], datetime.fromisoformat(item["at"])
    )
