"""Removes all of a tenant, pass by pass. A pass through the table and the mails that finds nothing is the proof."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from scheducal.batches import batches
from scheducal.clock import Clock, isoformat
from scheducal.connectors.systems.email.replies.stored_mail import INBOX, UNMATCHED
from scheducal.jobs.model import Job, Progress
from scheducal.operators.buckets import Bucket
from scheducal.operators.exports import page_of
from scheducal.store.keys import Key, tenant_key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete
from scheducal.webhooks.delivery.manifest import DeliveryManifests
from scheducal.webhooks.delivery.model import GRACE

# Workers that read the tenant before it was suspended may write a row so long after.
_STRAGGLERS = timedelta(minutes=3)
_MOST_PASSES = 10
_AT_ONCE = 50
_MAILS = 200


class EndConnections(Protocol):
    """Ends a tenant's connections at their systems, and says what became of each."""

    def __call__(self, tenant_id: str, *, is_last_try: bool) -> list[dict[str, str]]:
        """Raise http.request.SystemUnavailable, unless it is the last try."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where the removal stands.

    number: of the pass, 0 before the first. stage: `rows` or a prefix of mails. start: where the stage goes on.
    found: what this pass has found so far. rows, mails: how many it has looked at.
    """

    number: int = 0
    stage: str = "rows"
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
    clock: Clock

    def part(self, job: Job, has_time: Callable[[], bool]) -> Progress:
        """Do the next part."""
        place = Place(**json.loads(job.cursor)) if job.cursor else Place()
        if place.number == 0:
            ended = self.end_connections(job.tenant_id, is_last_try=job.attempts >= 5)
            return _to(Place(number=1), {"connections": len(ended)}, report={"connections": ended})
        if place.number > _MOST_PASSES:
            raise RuntimeError("rows of the tenant are written all the time")
        counts: Counter[str] = Counter()
        while has_time():
            place = self._rows(place, job, counts) if place.stage == "rows" else self._mails(place, job, counts)
            if place.stage == "end":
                return self._pass_ended(place, job, counts)
        return _to(place, counts)

    def _pass_ended(self, place: Place, job: Job, counts: Counter[str]) -> Progress:
        if place.found or self._is_awaited(job.tenant_id):
            return _to(Place(number=place.number + 1), counts, wait=_STRAGGLERS)
        self.table.delete(tenant_key(job.tenant_id))
        looked = {"rowsRead": place.rows, "mailsRead": place.mails}
        proof = {"at": isoformat(self.clock()), "passes": place.number, **looked, "rowsLeft": 0, "mailsLeft": 0}
        return Progress(None, counts, {"proof": proof})

    def _is_awaited(self, tenant_id: str) -> bool:
        """Tell whether a manifest names a delivery of the tenant: a sweep will still make a row of it."""
        manifests = DeliveryManifests(self.table).old(self.clock() + 2 * GRACE)
        return any(each.tenant_id == tenant_id for manifest in manifests for each in manifest.deliveries)

    def _rows(self, place: Place, job: Job, counts: Counter[str]) -> Place:
        page = page_of(self.table, job.tenant_id, place.start)
        # The tenant's own row says to workers that nothing may be done, so it goes last.
        gone = [row for row in page.items if _key_of(row) != tenant_key(job.tenant_id)]
        self._delete(gone)
        counts.update(str(row["kind"]) for row in gone)
        more = replace(place, start=page.next_start, found=place.found + len(gone), rows=place.rows + page.scanned)
        return more if page.next_start else replace(more, stage=INBOX, start="")

    def _delete(self, rows: Iterable[Item]) -> None:
        for part in batches(rows, _AT_ONCE):
            self.table.transact([Delete(_key_of(row)) for row in part])

    def _mails(self, place: Place, job: Job, counts: Counter[str]) -> Place:
        keys = self.mails.keys_after(place.stage, place.start, _MAILS)
        mine = [key for key in keys if _address_of(job.tenant_id) in self.mails.beginning(key).lower()]
        for key in mine:
            self.mails.delete(key)
        counts["rawMail"] += len(mine)
        more = replace(place, found=place.found + len(mine), mails=place.mails + len(keys))
        if len(keys) == _MAILS:
            return replace(more, start=keys[-1])
        return replace(more, stage=UNMATCHED if place.stage == INBOX else "end", start="")


def _key_of(row: Item) -> Key:
    return Key(row["pk"], row["sk"])


def _address_of(tenant_id: str) -> bytes:
    """Give the beginning of every address at which a tenant gets mail."""
    return tenant_id.replace("_", "-").encode()


def _to(
    place: Place, counts: dict[str, int] | Counter[str], *, report: Any = None, wait: timedelta = timedelta()
) -> Progress:
    return Progress(json.dumps(asdict(place)), counts, report or {}, wait)
