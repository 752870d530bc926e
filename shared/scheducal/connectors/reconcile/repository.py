"""The row of each system's comparison: when the next is due, how far one has come, and what the last one found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from scheducal.connectors.reconcile.model import (
    Progress,
    Report,
    progress_document,
    progress_of,
    report_document,
    report_of,
)
from scheducal.events.routing import is_connected
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, drift_key, due_shard, due_shards, sortable
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update
from scheducal.tenants.rows import first_comparison

# Longer than a worker's function may run.
LEASE = timedelta(seconds=120)
_LEASE = ("claim", "leasedUntil")


class DriftLost(Exception):
    """Another worker compares the calendar."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to compare until the lease ends. progress: None where a new comparison begins."""

    key: Key
    token: str
    progress: Progress | None


class DriftRepository:
    """One row for each connection, and one for e-mail."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def claim(self, tenant_id: str, calendar_id: str, now: datetime) -> Claim:
        """Raises DriftLost."""
        key, token, until = drift_key(tenant_id, calendar_id), uuid4().hex, sortable(now + LEASE)
        values = {
            "kind": "drift",
            "tenantId": tenant_id,
            "calendarId": calendar_id,
            "claim": token,
            "leasedUntil": until,
            "duePk": due_shard("drift", key.pk),
            "dueAt": until,
        }
        is_free = Attr("leasedUntil").not_exists() | Attr("leasedUntil").lte(sortable(now))
        try:
            item = self._table.update(Update(key, values, condition=is_free))
        except ConditionFailed as taken:
            raise DriftLost from taken
        return Claim(key, token, progress_of(item["progress"]) if "progress" in item else None)

    def keep(self, claim: Claim, progress: Progress) -> None:
        """How far the comparison has come; raises DriftLost."""
        self._update(claim, {"progress": progress_document(progress)}, ())

    def pause(self, claim: Claim, due: datetime) -> None:
        """Go on later; raises DriftLost."""
        self._update(claim, {"dueAt": sortable(due)}, _LEASE)

    def finish(self, claim: Claim, report: Report | None, due: datetime) -> None:
        """The comparison is over, or given up, where there is no report; the next is due. Raises DriftLost."""
        values = {"dueAt": sortable(due)}
        found = {"report": report_document(report)} if report else {}
        self._update(claim, {**values, **found}, ("progress", *_LEASE))

    def report(self, tenant_id: str, calendar_id: str, report: Report) -> None:
        """Keep what a comparison found that an operator asked for; where none was ever due, the next one is at once."""
        key, found = drift_key(tenant_id, calendar_id), {"report": report_document(report)}
        due = {"duePk": due_shard("drift", key.pk), "dueAt": sortable(report.ended_at)}
        row = {"kind": "drift", "tenantId": tenant_id, "calendarId": calendar_id, **due, **found}
        try:
            self._table.update(Update(key, found, condition=Attr("duePk").exists()))
        except ConditionFailed:
            self._table.update(Update(key, row))

    def end(self, tenant_id: str, calendar_id: str) -> None:
        """There is nothing to compare any more."""
        self._table.delete(drift_key(tenant_id, calendar_id))

    def reports(self, tenant_id: str, calendar_ids: Iterable[str]) -> dict[str, Report]:
        """The last reports of up to 100 systems, by calendar; those without one are left out. One request."""
        keys = {drift_key(tenant_id, each): each for each in calendar_ids}
        rows = self._table.batch_get(list(keys))
        return {keys[key]: report_of(row["report"]) for key, row in rows.items() if "report" in row}

    def due(self, now: datetime, most_per_shard: int) -> Iterator[tuple[str, str]]:
        """Tenants and calendars, oldest first in each shard."""
        for shard in due_shards("drift"):
            condition = Attr("duePk").eq(shard) & Attr("dueAt").lte(sortable(now))
            for item in self._table.query(condition, index="due", limit=most_per_shard).items:
                _, tenant_id, _, calendar_id = item["pk"].split("#")
                yield tenant_id, calendar_id

    def _update(self, claim: Claim, values: Item, remove: tuple[str, ...]) -> None:
        try:
            self._table.update(Update(claim.key, values, remove=remove, condition=Attr("claim").eq(claim.token)))
        except ConditionFailed as taken:
            raise DriftLost from taken


def first_comparisons(events: Iterable[Item], now: datetime) -> list[Put]:
    """Build one row for each event, given as its row, by which a calendar was connected."""
    return [first_comparison(each["tenantId"], each["calendarId"], now) for each in events if is_connected(each)]
