"""Removes all of a tenant, pass by pass. A pass through the table and the mails that finds nothing is the proof.

The first pass spares the audit log. Then that is archived, and the second pass removes it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Protocol

from scheducal.audit.archive.model import tenant_prefix
from scheducal.audit.archive.rows import chain_key, chain_partition
from scheducal.audit.archive.sealing import Sealing
from scheducal.batches import batches
from scheducal.clock import Clock, isoformat
from scheducal.connectors.systems.email.replies.stored_mail import INBOX, UNMATCHED
from scheducal.jobs.model import Job, Progress
from scheducal.operators.buckets import Bucket
from scheducal.operators.deletion.raw_mail import address_of
from scheducal.operators.deletion.service import standing_holds
from scheducal.operators.exports import page_of
from scheducal.store.keys import Key, tenant_key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete
from scheducal.values import dataclass, replace
from scheducal.webhooks.delivery.manifest import DeliveryManifests
from scheducal.webhooks.delivery.model import GRACE

# How often a deletion that a legal hold stops looks whether it may go on.
_HELD_WAIT = timedelta(days=1)
# Workers that read the tenant before it was suspended may write a row so long after.
_STRAGGLERS = timedelta(minutes=3)
_MOST_PASSES = 10
_AT_ONCE = 50
_MAILS = 200
_ROWS, _ARCHIVE, _END = "rows", "archive", "end"


class EndConnections(Protocol):
    """Ends a tenant's connections at their systems, and says what became of each."""

    def __call__(self, tenant_id: str, *, is_last_try: bool) -> list[dict[str, str]]:
        """Raise http.request.SystemUnavailable, unless it is the last try."""
        ...


@dataclass(frozen=True, slots=True)
class RemovalCursor:
    """Where the removal stands.

    number: of the pass, 0 before the first. stage: `archive`, `rows` or a prefix of mails.
    start: where the stage goes on.
    found: what this pass has found so far. rows, mails: how many it has looked at.
    """

    number: int = 0
    stage: str = _ROWS
    start: Any = None
    found: int = 0
    rows: int = 0
    mails: int = 0


@dataclass(frozen=True, slots=True)
class Removal:
    """Each part may be done again: what is gone is not found."""

    table: Table
    mails: Bucket
    end_connections: EndConnections
    sealing: Sealing
    clock: Clock

    def part(self, job: Job, has_time: Callable[[], bool]) -> Progress:
        """Do the next part."""
        place = RemovalCursor(**json.loads(job.cursor)) if job.cursor else RemovalCursor()
        if place.number == 0:
            return self._begin(job)
        if place.number > _MOST_PASSES:
            raise RuntimeError("rows of the tenant are written all the time")
        if place.stage == _ARCHIVE:
            return self._archive(place, job.tenant_id, has_time)
        counts: Counter[str] = Counter()
        while has_time():
            place = self._rows(place, job, counts) if place.stage == _ROWS else self._mails(place, job, counts)
            if place.stage == _END:
                return self._pass_ended(place, job, counts)
        return _to(place, counts)

    def _begin(self, job: Job) -> Progress:
        ended = list(job.parameters.get("endedHolds", ()))
        if held := standing_holds(self.table, job.tenant_id, ended):
            return Progress("", report={"legalHolds": held}, wait=_HELD_WAIT)
        connections = self.end_connections(job.tenant_id, is_last_try=job.attempts >= 5)
        report = {"connections": connections, "legalHolds": [], "endedHolds": ended}
        return _to(RemovalCursor(number=1), {"connections": len(connections)}, report=report)

    def _archive(self, place: RemovalCursor, tenant_id: str, has_time: Callable[[], bool]) -> Progress:
        today, chains = self.clock().date(), self.sealing.chains
        for _ in self.sealing.seal_through(tenant_id, today, has_time):
            pass
        chain = chains.chain(tenant_id)
        if chain.through < today:
            return _to(place, {})
        days = list(chains.days(tenant_id))
        log = {"days": len(days), "entries": sum(each.entries for each in days), "hash": chain.hash}
        report = {"auditLog": {"folder": tenant_prefix(tenant_id), **log}}
        return _to(replace(place, stage=_ROWS), {}, report=report)

    def _pass_ended(self, place: RemovalCursor, job: Job, counts: Counter[str]) -> Progress:
        if place.number == 1:
            return _to(RemovalCursor(number=2, stage=_ARCHIVE), counts, wait=_STRAGGLERS)
        if place.found or self._is_awaited(job.tenant_id):
            return _to(RemovalCursor(number=place.number + 1), counts, wait=_STRAGGLERS)
        self.table.transact([Delete(each) for each in _last(job.tenant_id)])
        looked = {"rowsRead": place.rows, "mailsRead": place.mails}
        proof = {"at": isoformat(self.clock()), "passes": place.number, **looked, "rowsLeft": 0, "mailsLeft": 0}
        return Progress(None, counts, {"proof": proof})

    def _is_awaited(self, tenant_id: str) -> bool:
        """Tell whether a manifest names a delivery of the tenant: a sweep will still make a row of it."""
        manifests = DeliveryManifests(self.table).old(self.clock() + 2 * GRACE)
        return any(each.tenant_id == tenant_id for manifest in manifests for each in manifest.deliveries)

    def _rows(self, place: RemovalCursor, job: Job, counts: Counter[str]) -> RemovalCursor:
        page = page_of(self.table, job.tenant_id, place.start)
        spared = chain_partition(job.tenant_id) if place.number == 1 else None
        gone = [row for row in page.items if _key_of(row) not in _last(job.tenant_id)]
        gone = [row for row in gone if spared is None or not row["pk"].startswith(spared)]
        self._delete(gone)
        counts.update(str(row["kind"]) for row in gone)
        more = replace(place, start=page.next_start, found=place.found + len(gone), rows=place.rows + page.scanned)
        return more if page.next_start else replace(more, stage=INBOX, start="")

    def _delete(self, rows: Iterable[Item]) -> None:
        for part in batches(rows, _AT_ONCE):
            self.table.transact([Delete(_key_of(row)) for row in part])

    def _mails(self, place: RemovalCursor, job: Job, counts: Counter[str]) -> RemovalCursor:
        keys = list(self.mails.times_after(place.stage, place.start, _MAILS))
        mine = [key for key in keys if address_of(job.tenant_id) in self.mails.beginning(key).lower()]
        for key in mine:
            self.mails.delete(key)
        counts["rawMail"] += len(mine)
        more = replace(place, found=place.found + len(mine), mails=place.mails + len(keys))
        if len(keys) == _MAILS:
            return replace(more, start=keys[-1])
        return replace(more, stage=UNMATCHED if place.stage == INBOX else _END, start="")


def _last(tenant_id: str) -> tuple[Key, Key]:
    """Name the rows that go last: workers see by them that nothing may be done, and that the log was sealed."""
    return tenant_key(tenant_id), chain_key(tenant_id)


def _key_of(row: Item) -> Key:
    return Key(row["pk"], row["sk"])


def _to(
    place: RemovalCursor, counts: dict[str, int] | Counter[str], *, report: Any = None, wait: timedelta = timedelta()
) -> Progress:
    return Progress(json.dumps(asdict(place)), counts, report or {}, wait)
