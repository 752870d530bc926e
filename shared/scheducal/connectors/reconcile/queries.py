"""Reads how far each system agrees with the appointments, and is behind at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.reconcile.model import Report
from scheducal.connectors.reconcile.repository import DriftRepository
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import behind_bucket, failed_bucket, sortable
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.system_names import EMAIL
from scheducal.values import dataclass

# A tenant with more than 3,000 gets a lower bound, which is marked as such.
_PAGE, _MOST_PAGES = 1000, 3
_LATEST = "~"  # after every instant


@dataclass(slots=True)
class Lag:
    """Of one system. oldest: since when the one that waits longest wants its newest version shown, aware UTC.

    error: what its system said last of one that failed, or waits, in words.
    """

    lag: int = 0
    failed: int = 0
    oldest: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Lags:
    """By system. is_complete: whether there are no more than were counted, which are then the oldest."""

    is_complete: bool
    by_system: dict[str, Lag] = field(default_factory=dict)

    def of(self, system: str) -> Lag:
        """Give the lag of one system, which may have none."""
        return self.by_system.get(system, Lag())


@dataclass(frozen=True, slots=True)
class ConsistencyFacts:
    """The connections, what waits for them now, and their last comparisons: by connection, `email` included."""

    connections: Sequence[Connection]
    lags: Lags
    reports: Mapping[str, Report]


def read_consistency(table: Table, tenant_id: str, now: datetime) -> ConsistencyFacts:
    """Read it in four requests to the table, or up to eight where thousands of appointments wait."""
    connections = ConnectionRepository(table).showing(tenant_id)
    lags = read_lags(table, tenant_id, now)
    systems = [EMAIL, *(each.connection_id for each in connections)]
    return ConsistencyFacts(connections, lags, DriftRepository(table).reports(tenant_id, systems))


@dataclass(frozen=True, slots=True)
class FailedSync:
    """An appointment that a system does not show, and that we gave up on. ends_at: the appointment's end."""

    appointment_id: str
    system: str
    error: str | None
    ends_at: datetime


def read_failed(table: Table, tenant_id: str, now: datetime, limit: int) -> list[FailedSync]:
    """Read those of appointments to come, the next one first. One query."""
    to_come = Attr("gsi1sk").between(sortable(now), _LATEST)
    page = table.query(Attr("gsi1pk").eq(failed_bucket(tenant_id)) & to_come, index="lists", limit=limit)
    return [
        FailedSync(
            row["appointmentId"],
            row["system"],
            row.get("error"),
            datetime.fromisoformat(row["gsi1sk"].partition("#")[0]).replace(tzinfo=UTC),
        )
        for row in page.items
    ]


def read_lags(table: Table, tenant_id: str, now: datetime) -> Lags:
    """Read the lags in two queries, or up to six where thousands wait. Failures count until the appointment is over."""
    behind, all_behind = _read(table, Attr("gsi1pk").eq(behind_bucket(tenant_id)))
    to_come = Attr("gsi1sk").between(sortable(now), _LATEST)
    failed, all_failed = _read(table, Attr("gsi1pk").eq(failed_bucket(tenant_id)) & to_come)
    return Lags(all_behind and all_failed, lags_of(behind, failed))


def lags_of(behind: Iterable[Item], failed: Iterable[Item]) -> dict[str, Lag]:
    """Group sync rows by system, the oldest first. Pure."""
    found: dict[str, Lag] = {}
    for row in behind:
        lag = found.setdefault(row["system"], Lag())
        lag.lag += 1
        lag.error = row.get("error") or lag.error
        lag.oldest = lag.oldest or datetime.fromisoformat(row["gsi1sk"].partition("#")[0]).replace(tzinfo=UTC)
    for row in failed:
        lag = found.setdefault(row["system"], Lag())
        lag.failed += 1
        lag.error = row.get("error") or lag.error
    return found


def _read(table: Table, condition: Condition) -> tuple[list[Item], bool]:
    rows: list[Item] = []
    start: Item | None = None
    for _ in range(_MOST_PAGES):
        page = table.query(condition, index="lists", limit=_PAGE, start=start)
        rows += page.items
        start = page.next_start
        if start is None:
            return rows, True
    return rows, False
