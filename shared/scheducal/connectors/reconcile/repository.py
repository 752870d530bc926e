"""The row of each system's comparison: when the next is due, how far one has come, and what the last one found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from scheducal.connectors.reconcile.model import (
    Progress,
    Report,
    progress_document,
    progress_of,
    report_document,
    report_of,
)
from scheducal.events.routing import connection_in, is_connected
from scheducal.store import leases
from scheducal.store.conditions import Attr
from scheducal.store.due import due_entry, due_rows
from scheducal.store.keys import Key, drift_key, sortable
from scheducal.store.leases import Lease
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update
from scheducal.tenants.rows import first_comparison
from scheducal.values import dataclass

# Longer than a worker's function may run.
LEASE = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class ComparisonClaim:
    """The right to compare until the lease ends. progress: None where a new comparison begins."""

    lease: Lease
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class Comparable:
    """A system of a tenant whose comparison is due."""

    tenant_id: str
    connection_id: str

    @property
    def row(self) -> Key:
        """Key the row of its comparisons."""
        return drift_key(self.tenant_id, self.connection_id)


class DriftRepository:
    """One row for each connection, and one for e-mail."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def claim(self, tenant_id: str, connection_id: str, now: datetime) -> ComparisonClaim:
        """Claim a comparison. Raises LeaseLost where another worker has it."""
        key, until = drift_key(tenant_id, connection_id), now + LEASE
        values = {
            "kind": "drift",
            "tenantId": tenant_id,
            "calendarId": connection_id,
            **due_entry("drift", key.pk, until),
        }
        lease, item = leases.claim(self._table, key, values, now=now, until=until)
        return ComparisonClaim(lease, progress_of(item["progress"]) if "progress" in item else None)

    def keep(self, claim: ComparisonClaim, progress: Progress) -> None:
        """Write how far the comparison has come. Raises LeaseLost."""
        leases.keep(self._table, claim.lease, {"progress": progress_document(progress)})

    def pause(self, claim: ComparisonClaim, due: datetime) -> None:
        """Go on later. Raises LeaseLost."""
        leases.finish(self._table, claim.lease, {"dueAt": sortable(due)})

    def finish(self, claim: ComparisonClaim, report: Report | None, due: datetime) -> None:
        """End the comparison, given up where there is no report. The next is due. Raises LeaseLost."""
        values = {"dueAt": sortable(due)}
        found = {"report": report_document(report)} if report else {}
        leases.finish(self._table, claim.lease, {**values, **found}, ("progress",))

    def report(self, tenant_id: str, connection_id: str, report: Report) -> None:
        """Keep what a comparison found that an operator asked for; where none was ever due, the next one is at once."""
        key, found = drift_key(tenant_id, connection_id), {"report": report_document(report)}
        due = due_entry("drift", key.pk, report.ended_at)
        row = {"kind": "drift", "tenantId": tenant_id, "calendarId": connection_id, **due, **found}
        try:
            # A row that is due keeps its time: the daily comparison is not put off by an operator's.
            self._table.update(Update(key, found, condition=Attr("duePk").exists()))
        except ConditionFailed:
            self._table.update(Update(key, row))

    def end(self, tenant_id: str, connection_id: str) -> None:
        """End the comparisons: there is nothing to compare any more."""
        self._table.delete(drift_key(tenant_id, connection_id))

    def reports(self, tenant_id: str, connection_ids: Iterable[str]) -> dict[str, Report]:
        """Read the last reports of up to 100 systems, by calendar; those without one are left out. One request."""
        keys = {drift_key(tenant_id, each): each for each in connection_ids}
        rows = self._table.batch_get(list(keys))
        return {keys[key]: report_of(row["report"]) for key, row in rows.items() if "report" in row}

    def due(self, now: datetime, most_per_shard: int) -> Iterator[Comparable]:
        """List the systems whose comparison is due, oldest first in each shard."""
        for item in due_rows(self._table, "drift", now, most_per_shard):
            _, tenant_id, _, connection_id = item["pk"].split("#")
            yield Comparable(tenant_id, connection_id)


def sooner(tenant_id: str, connection_id: str, now: datetime) -> Update:
    """Build the write that makes the next comparison due; refused while one is under way."""
    key = drift_key(tenant_id, connection_id)
    values = {"kind": "drift", "tenantId": tenant_id, "calendarId": connection_id, **due_entry("drift", key.pk, now)}
    return Update(key, values, condition=Attr("progress").not_exists())


def first_comparisons(events: Iterable[Item], now: datetime) -> list[Put]:
    """Build one row for each event, given as its row, by which a calendar was connected."""
    return [first_comparison(each["tenantId"], connection_in(each), now) for each in events if is_connected(each)]
