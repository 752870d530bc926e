"""The job that enforces a tenant's retention: a round through all rows each day, for as long as there are settings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from scheducal.clock import Clock, isoformat, to_seconds
from scheducal.jobs.model import Job, Progress
from scheducal.privacy.model import LegalHold
from scheducal.privacy.person.matching import involvement
from scheducal.privacy.repository import PrivacyRepository
from scheducal.privacy.retention.rules import RAW_MAIL, expired, removal
from scheducal.store.conditions import Attr
from scheducal.store.keys import APPOINTMENT, Key, sortable
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete
from scheducal.tenants.model import Tenant
from scheducal.tenants.repository import TenantRepository
from scheducal.values import dataclass

KIND = "retention"
EVERY = timedelta(days=1)


# In a cursor: the rows are done, and mails are gone through from here on.
_MAILS = "mails"


class RawMail(Protocol):
    """The received mails."""

    def remove_before(
        self, tenant_id: str, before: datetime, keeps: Callable[[str], bool], after: str, has_time: Callable[[], bool]
    ) -> tuple[str | None, int]:
        """As of operators.deletion.raw_mail.RawMail."""
        ...


@dataclass(frozen=True, slots=True)
class RetentionJob:
    """Takes away what was kept long enough. A part that is done again changes nothing more."""

    table: Table
    mails: RawMail
    clock: Clock

    def step(self, job: Job, has_time: Callable[[], bool]) -> Progress:
        """Do the next part of a round; report: counts of the round, by kind of row."""
        at = to_seconds(self.clock())
        tenant = TenantRepository(self.table).tenant(job.tenant_id)
        if tenant is None or not tenant.retention:
            return Progress(None)
        holds = PrivacyRepository(self.table).holds(job.tenant_id)
        counts = Counter(job.report.get("going", {}) if job.cursor else {})
        place: dict[str, Any] | None = json.loads(job.cursor) if job.cursor else {}
        while place is not None:
            place = self._advanced(place, tenant, holds, counts, at, has_time)
            if place is not None and not has_time():
                return Progress(json.dumps(place, sort_keys=True), report={"going": dict(counts)})
        done = {"removed": dict(counts), "roundAt": isoformat(at), "going": {}}
        return Progress("", report=done, wait=EVERY)

    def _advanced(
        self,
        place: dict[str, Any],
        tenant: Tenant,
        holds: list[LegalHold],
        counts: Counter[str],
        at: datetime,
        has_time: Callable[[], bool],
    ) -> dict[str, Any] | None:
        """Go on from a place, over a page of rows or over mails; None at the end."""
        if _MAILS not in place:
            page = self.table.scan(Attr("pk").begins_with(f"T#{tenant.tenant_id}#"), start=place or None)
            for row in page.items:
                self._row(row, tenant.retention, holds, counts, at)
            return page.next_start or {_MAILS: ""}
        if (days := tenant.retention.get(RAW_MAIL)) is None:
            return None

        def keeps(text: str) -> bool:
            return any(each.person.is_mentioned(text) for each in holds)

        before = at - timedelta(days=days)
        after, removed = self.mails.remove_before(tenant.tenant_id, before, keeps, place[_MAILS], has_time)
        counts[RAW_MAIL] += removed
        return {_MAILS: after} if after is not None else None

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
