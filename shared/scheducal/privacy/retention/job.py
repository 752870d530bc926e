"""The job that enforces a tenant's retention: a round through all rows each day, for as long as there are settings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scheducal.clock import Clock, isoformat, to_seconds
from scheducal.jobs.model import Job, Progress
from scheducal.privacy.model import LegalHold
from scheducal.privacy.person.matching import involvement
from scheducal.privacy.repository import PrivacyRepository
from scheducal.privacy.retention.rules import expired, removal
from scheducal.store.conditions import Attr
from scheducal.store.keys import APPOINTMENT, Key, sortable
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete
from scheducal.tenants.repository import TenantRepository

KIND = "retention"
EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RetentionJob:
    """Takes away what was kept long enough. A part that is done again changes nothing more."""

    table: Table
    clock: Clock

    def step(self, job: Job, has_time: Callable[[], bool]) -> Progress:
        """Do the next part of a round; report: counts of the round, by kind of row."""
        at = to_seconds(self.clock())
        tenant = TenantRepository(self.table).tenant(job.tenant_id)
        if tenant is None or not tenant.retention:
            return Progress(None)
        holds = PrivacyRepository(self.table).holds(job.tenant_id)
        counts = Counter(job.report.get("going", {}) if job.cursor else {})
        start = json.loads(job.cursor) if job.cursor else None
        while True:
            page = self.table.scan(Attr("pk").begins_with(f"T#{job.tenant_id}#"), start=start)
            for row in page.items:
                self._row(row, tenant.retention, holds, counts, at)
            start = page.next_start
            if start is None:
                done = {"removed": dict(counts), "roundAt": isoformat(at), "going": {}}
                return Progress("", report=done, wait=EVERY)
            if not has_time():
                return Progress(json.dumps(start, sort_keys=True), report={"going": dict(counts)})

    def _row(
        self, row: Item, retention: Mapping[str, int], holds: list[LegalHold], counts: Counter[str], at: datetime
    ) -> None:
        names = expired(row, retention, at)
        if not names or self._is_upcoming(row, at):
            return
        if holds and self._is_held(row, holds):
            counts["held"] += 1
            return
        write = removal(row, names)
        try:
            if isinstance(write, Delete):
                self.table.delete(write.key)
            else:
                self.table.transact([write])
        except ConditionFailed:
            return  # somebody changed the row just now
        counts[str(row["kind"])] += 1

    def _is_upcoming(self, row: Item, at: datetime) -> bool:
        """Tell whether an answer, however old, is to an appointment that is still to come."""
        if row["kind"] not in ("invitee", "reply"):
            return False
        found: Mapping[str, Any] = self.table.get(Key(row["pk"], APPOINTMENT)) or {}
        return bool(found.get("endInstant", "") >= sortable(at))

    def _is_held(self, row: Item, holds: list[LegalHold]) -> bool:
        if "#APT#" not in row["pk"]:
            return any(each.person.is_mentioned(row) for each in holds)
        items = list(self.table.query_all(Attr("pk").eq(row["pk"])))
        return any(involvement(items, each.person, lambda _: False) is not None for each in holds)
