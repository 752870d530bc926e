"""Writes what a look at an event decided: all of it in one transaction, unless something happened meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from scheducal.appointments.model import WHOLE_EVENT, Appointment
from scheducal.appointments.repository import SYNC_GRACE, AppointmentRepository, behind_values
from scheducal.bookings.changes.outside import followed_outside
from scheducal.clock import isoformat
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.pull.decision.model import Conflict, Followed, Kept
from scheducal.connectors.pull.decision.settled import is_settled
from scheducal.connectors.push.rows import told_item
from scheducal.connectors.push.work import Work
from scheducal.events.rows import expires_at
from scheducal.store.commit import Writes
from scheducal.store.conditions import Attr, Condition
from scheducal.store.due import DUE, due_entry
from scheducal.store.keys import CONFLICTS, SYNCS, Key, appointment_partition, told_key
from scheducal.store.leases import LEASE_ATTRIBUTES, is_free
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, Write

# On the timeline a value is a reminder, not a copy.
_LONGEST_LOST = 1000
_WORKED = (*LEASE_ATTRIBUTES, *DUE, "notBefore")
_FINISHED = (*_WORKED, "error", "gsi1pk", "gsi1sk")


@dataclass(frozen=True, slots=True)
class Written:
    """revision: of what the calendar was told.
    is_settled: whether nothing of ours is left to be written to it.
    """

    revision: str
    is_settled: bool


class Committing:
    """No worker may be writing to the calendar meanwhile, and none may have been there since `work` was read."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._repository = AppointmentRepository(table)

    def commit(self, work: Work, step: Followed | Kept, now: datetime) -> Written:
        """Raise store.commit.CommitRefused where something happened meanwhile, store.table.Contention."""
        after = step.decision.after if isinstance(step, Followed) else work.aggregate
        is_done, told = is_settled(after, step.told), _told(work, step.told)
        writes: dict[str, Write] = {
            "told": told,
            "sync": _sync(work, after.appointment, step.told, now, is_done=is_done),
            **_notes(after.appointment, step.told, step.conflicts, now),
        }
        if isinstance(step, Followed):
            booked = followed_outside(self._table, step.decision, step.actor, now)
            self._repository.commit(step.decision, step.actor, {**writes, **booked})
        else:
            self._repository.keep(writes)
        return Written(str(told.item["revision"]), is_done)


def _told(work: Work, told: PushedState) -> Put:
    appointment = work.aggregate.appointment
    key = told_key(_partition(appointment), appointment.system, WHOLE_EVENT)
    return Put(key, told_item(told), Attr("revision").eq(work.revision))


def _sync(work: Work, after: Appointment, told: PushedState, now: datetime, *, is_done: bool) -> Update:
    """Build the sync row's write.

    What the calendar refused for good stays refused until there is something newer to tell.
    """
    key = Key(_partition(after), f"{SYNCS}{after.system}")
    values: Item = {"wantedVersion": after.version, "attempts": 0, "updatedAt": isoformat(now)}
    if is_done and told.error is not None:
        refused = {"state": "failed", "error": told.error, "pushedVersion": after.version}
        return Update(key, {**values, **refused}, remove=_WORKED, condition=_unchanged(work, now))
    if is_done:
        done = {"state": "synced", "pushedVersion": after.version}
        return Update(key, {**values, **done}, remove=_FINISHED, condition=_unchanged(work, now))
    # The push worker still has something to write. The sweeper finds the row should its message be lost.
    due = {"state": "pending", **due_entry("sync", key.pk, now + SYNC_GRACE)}
    due |= behind_values(after, after.updated_at)
    return Update(key, {**values, **due}, remove=("notBefore", "error"), condition=_unchanged(work, now))


def _unchanged(work: Work, now: datetime) -> Condition:
    # Neither a newer version of ours, nor a worker that writes to the calendar at this moment.
    return Attr("wantedVersion").eq(work.sync.wanted_version) & is_free(now)


def _notes(after: Appointment, told: PushedState, conflicts: Iterable[Conflict], now: datetime) -> Writes:
    """Build a row for each value that gave way, under the same key however often it is written."""
    return {f"conflict-{each.field}": _note(after, told, each, now) for each in conflicts}


def _note(after: Appointment, told: PushedState, conflict: Conflict, now: datetime) -> Put:
    # The same loss found twice has the same key, so that it is noted once.
    mark = sha256(f"{told.seen}{conflict.lost}".encode()).hexdigest()[:16]
    item = {
        "kind": "conflict",
        "version": after.version,
        "at": isoformat(now),
        "field": conflict.field,
        "winner": conflict.winner,
        "lost": conflict.lost[:_LONGEST_LOST] or None,
        "expiresAt": expires_at(now),
    }
    return Put(Key(_partition(after), f"{CONFLICTS}{after.version:010d}#{conflict.field}#{mark}"), item)


def _partition(appointment: Appointment) -> str:
    return appointment_partition(appointment.tenant_id, appointment.appointment_id)
