"""Events that are to be looked at by themselves, as rows that the sweeper finds: the cursor has passed them already."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from scheducal.clock import isoformat
from scheducal.connectors.incoming import CarriedRecord
from scheducal.connectors.looks.model import GRACE, KEPT, LEASE, Pending
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.store import leases
from scheducal.store.conditions import Attr
from scheducal.store.due import DUE, due_entry, due_rows
from scheducal.store.keys import LOOKS, Key, look_key, sortable
from scheducal.store.leases import LEASE_ATTRIBUTES, Lease, LeaseLost
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.values import dataclass
from scheducal.work_item import rests

_FORMER = (*LEASE_ATTRIBUTES, "error", "endedAt", "expiresAt")


@dataclass(frozen=True, slots=True)
class LookClaim:
    """A look that a worker has taken. Who asks again takes it away."""

    lease: Lease
    pending: Pending


class Looks:
    """One row for each event that waits."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def ask(self, tenant_id: str, connection_id: str, reference: str, due: datetime, now: datetime) -> None:
        """Have an event looked at from an instant on. Asking twice has it looked at after the second time."""
        key = look_key(tenant_id, connection_id, reference)
        values = {**_asked(tenant_id, connection_id, reference, now), **_due(key, due, now)}
        self._table.update(Update(key, values, remove=_FORMER))

    def hear(self, tenant_id: str, connection_id: str, record: CarriedRecord, due: datetime, now: datetime) -> bool:
        """Have a record looked at as the system told it; False where it told of a later state before."""
        key, told_at = look_key(tenant_id, connection_id, record.remote_id), _sortable(record.at or now)
        values = {
            **_asked(tenant_id, connection_id, record.remote_id, now),
            "told": json.dumps(record.fields),
            "toldAt": told_at,
            **_due(key, due, now),
        }
        is_newest = Attr("toldAt").not_exists() | Attr("toldAt").lte(told_at)
        try:
            self._table.update(Update(key, values, remove=_FORMER, condition=is_newest))
        except ConditionFailed:
            return False
        return True

    def begin(self, message: ChangesMessage, now: datetime) -> LookClaim | None:
        """Take a look for the time of a lease; counts as a try. None where there is nothing to do, or somebody is."""
        key = _key(message)
        item = self._table.get(key)
        if item is None or "dueAt" not in item:
            return None
        until = now + LEASE
        values = {"dueAt": sortable(until), "tries": item["tries"] + 1}
        # Tries begin again where somebody asked since the row was read.
        condition = Attr("revision").eq(item["revision"])
        try:
            lease, after = leases.claim(self._table, key, values, now=now, until=until, condition=condition)
        except LeaseLost:
            return None
        asked_at = datetime.fromisoformat(after["askedAt"])
        told = json.loads(after["told"]) if "told" in after else None
        return LookClaim(lease, Pending(after["reference"], asked_at, after["tries"], told))

    def postpone(self, message: ChangesMessage, due: datetime, now: datetime) -> bool:
        """Keep the sweeper from repeating a message that waits for its turn; False where nothing is left to do."""
        key = _key(message)
        try:
            self._table.update(Update(key, _due(key, due, now), condition=Attr("dueAt").exists()))
        except ConditionFailed:
            return False
        return True

    def again(self, claim: LookClaim, error: str, due: datetime, now: datetime) -> bool:
        """Note that another try is due; False where somebody asked meanwhile, or took over."""
        return self._finish(claim, {**_due(claim.lease.key, due, now), "error": error})

    def end(self, claim: LookClaim, now: datetime, error: str | None = None) -> bool:
        """Note that the event was looked at, or, with an error, given up.

        That is kept for a while. False where somebody asked meanwhile, or took over.
        """
        state = {"state": "given up", "error": error} if error else {"state": "looked at"}
        values = {**state, "endedAt": isoformat(now), "expiresAt": int((now + KEPT).timestamp())}
        # What it brought along may be of a person, and is needed no more.
        return self._finish(claim, values, (*DUE, "told", *(() if error else ("error",))))

    def forget(self, message: ChangesMessage) -> None:
        """Forget the look: the calendar is no longer connected."""
        self._table.delete(_key(message))

    def due(self, now: datetime, most_per_shard: int) -> Iterator[ChangesMessage]:
        """List events to be looked at, oldest first in each shard."""
        yield from (_message(item, now) for item in due_rows(self._table, "look", now, most_per_shard))

    def _finish(self, claim: LookClaim, values: Item, remove: tuple[str, ...] = ()) -> bool:
        try:
            leases.finish(self._table, claim.lease, values, remove)
        except LeaseLost:
            return False
        return True


def _asked(tenant_id: str, connection_id: str, reference: str, now: datetime) -> Item:
    return {
        "kind": "look",
        "tenantId": tenant_id,
        "calendarId": connection_id,
        "reference": reference,
        "state": "waiting",
        "revision": uuid4().hex,
        "askedAt": isoformat(now),
        "tries": 0,
    }


def _sortable(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _key(message: ChangesMessage) -> Key:
    assert message.reference is not None, "a look is at one event"
    return look_key(message.tenant_id, message.connection_id, message.reference)


def _due(key: Key, due: datetime, now: datetime) -> Item:
    """Give the due entry: after a long wait nobody but the sweeper sends a message."""
    return due_entry("look", key.sk, due if rests(due - now) else due + GRACE)


def _message(item: Item, now: datetime) -> ChangesMessage:
    """Name the event as its key does, by a digest if its id is long. The row has the id itself."""
    _, tenant_id, _, connection_id = item["pk"].split("#")
    reference = item["sk"].removeprefix(LOOKS)
    return ChangesMessage(tenant_id, connection_id, int(now.timestamp()), reference)
