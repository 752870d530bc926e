"""The sync row: how far one system is behind an appointment. All its writes are built here, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.appointments.model import Appointment, Sync, SyncState
from scheducal.clock import isoformat
from scheducal.store.conditions import Attr, Condition
from scheducal.store.due import DUE, SET_ASIDE, due_entry
from scheducal.store.keys import (
    SYNCS,
    Key,
    appointment_partition,
    behind_bucket,
    failed_bucket,
    sortable,
    waiting_partition,
)
from scheducal.store.leases import LEASE_ATTRIBUTES, Lease, is_free, lease_values
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.values import dataclass, replace
from scheducal.work_item import rests

# How long stream and queue have to bring a change to the push worker before the sweeper steps in.
GRACE = timedelta(seconds=60)
_WORKED = (*LEASE_ATTRIBUTES, *DUE, "notBefore")
# With a new version, an error or a wait of the one before means nothing.
_FORMER = ("error", "notBefore")


def sync_of(item: Item) -> Sync:
    """Read the sync from its row."""
    return Sync(
        system=item["system"],
        state=item["state"],
        wanted_version=item["wantedVersion"],
        pushed_version=item.get("pushedVersion", 0),
        attempts=item.get("attempts", 0),
        updated_at=datetime.fromisoformat(item["updatedAt"]),
        error=item.get("error"),
        not_before=datetime.fromisoformat(item["notBefore"]).replace(tzinfo=UTC) if "notBefore" in item else None,
    )


@dataclass(frozen=True, slots=True)
class SyncRow:
    """The row of one appointment and one system. Each method builds a write."""

    tenant_id: str
    appointment_id: str
    system: str

    @property
    def key(self) -> Key:
        """Name the row."""
        return Key(appointment_partition(self.tenant_id, self.appointment_id), f"{SYNCS}{self.system}")

    def wanted(self, version: int, at: datetime) -> Update:
        """Set a new target. The row is due for the sweeper should no message reach the worker."""
        values = {
            "kind": "sync",
            "tenantId": self.tenant_id,
            "appointmentId": self.appointment_id,
            "system": self.system,
            **self._pending(version, at),
            **self._due(at + GRACE),
            **self._behind(at),
        }
        return Update(self.key, values, remove=_FORMER)

    def raised(self, version: int, at: datetime, *, may_begin: bool) -> Update:
        """Do as `wanted`, unless the row has this target already, or a newer one.

        may_begin: whether the write may also make the row.
        """
        is_news = Attr("wantedVersion").lte(version - 1)
        if may_begin:
            is_news |= Attr("wantedVersion").not_exists()
        return replace(self.wanted(version, at), condition=is_news)

    def told_of(self, happened_at: datetime, at: datetime) -> Update:
        """Have the system told of what happened beside the appointment, unless it was told of that or of later.

        A worker that is at it begins again, since it may have read too early.
        """
        mark = told_of(happened_at)
        is_news = Attr("toldOf").not_exists() | Attr("toldOf").lte(mark["toldOf"] - 1)
        values = {"state": "pending", "attempts": 0, "updatedAt": isoformat(at), **mark}
        return Update(
            self.key,
            {**values, **self._due(at + GRACE), **self._behind(at)},
            remove=(*_FORMER, *LEASE_ATTRIBUTES),
            condition=Attr("wantedVersion").exists() & is_news,
        )

    def again(self, before: Sync, version: int, at: datetime) -> Update:
        """Have the sweeper start a sync that ended without success, unless something happened meanwhile."""
        # A row that is due has a worker, or will have one.
        is_idle = _is_as_read(before) & Attr("dueAt").not_exists()
        values = {**self._pending(version, at), **self._due(at), **self._behind(at)}
        return Update(self.key, values, remove=_FORMER, condition=is_idle)

    def settled(self, before: Sync, after: Appointment, error: str | None, now: datetime) -> Update:
        """Note that the system shows a version that came from there; error: why it refused ours for good."""
        state: SyncState = "failed" if error else "synced"
        values = {**self._pending(after.version, now), "state": state, "error": error, "pushedVersion": after.version}
        # A refusal stays among those that failed.
        remove = _WORKED if error else (*_WORKED, "error", "gsi1pk", "gsi1sk")
        return self._unless_worked_at(before, now, _present(values), remove)

    def unsettled(self, before: Sync, after: Appointment, now: datetime) -> Update:
        """Note that the push worker still has something to write of a version that came from the system."""
        values = {**self._pending(after.version, now), **self._due(now + GRACE), **self._behind(after.updated_at)}
        return self._unless_worked_at(before, now, values, _FORMER)

    def postponed(self, until: datetime) -> Update:
        """Keep the sweeper from repeating a message that waits for its turn, where something is left to do."""
        return Update(self.key, {"dueAt": sortable(until + GRACE)}, condition=Attr("dueAt").exists())

    def claimed(self, before: Sync, lease: Lease, until: datetime, now: datetime) -> Update:
        """Take the row until an instant; counts as an attempt."""
        # Attempts are part of the condition: a double of the message must not count one more.
        seen = _is_as_read(before) & Attr("attempts").eq(before.attempts)
        values = {**lease_values(lease, until), **self._due(until), "attempts": before.attempts + 1}
        return Update(self.key, values, condition=seen & is_free(now))

    def _unless_worked_at(self, before: Sync, now: datetime, values: Item, remove: tuple[str, ...]) -> Update:
        # Neither a newer version of ours, nor a worker that writes to the system at this moment.
        return Update(self.key, values, remove=remove, condition=_is_as_read(before) & is_free(now))

    def _pending(self, version: int, at: datetime) -> Item:
        return {"state": "pending", "wantedVersion": version, "attempts": 0, "updatedAt": isoformat(at)}

    def _due(self, at: datetime) -> Item:
        return due_entry("sync", self.key.pk, at)

    def _behind(self, since: datetime) -> Item:
        """Place the row among those whose system does not show the newest version, by the time since when."""
        return {"gsi1pk": behind_bucket(self.tenant_id), "gsi1sk": f"{sortable(since)}#{self.appointment_id}"}


@dataclass(frozen=True, slots=True)
class ClaimedRow:
    """A row under a lease. Each method builds the write that gives it back, while it is ours and still wanted.

    version: that is worked on. attempts: with this one.
    """

    row: SyncRow
    lease: Lease
    version: int
    attempts: int

    def synced(self, now: datetime) -> Update:
        """Note that the system shows the version."""
        values = {"state": "synced", "pushedVersion": self.version, "updatedAt": isoformat(now)}
        return self._end(values, (*_WORKED, "gsi1pk", "gsi1sk", "error"))

    def failed(self, error: str, end: datetime, now: datetime, *, shows_newest: bool) -> Update:
        """Give up. The row lies among those that failed, by the appointment's end: after that nobody asks for it."""
        values = {
            **_ended("failed", error, now),
            "pushedVersion": self.version if shows_newest else None,
            "gsi1pk": failed_bucket(self.row.tenant_id),
            "gsi1sk": f"{sortable(end)}#{self.row.appointment_id}",
        }
        return self._end(_present(values), _WORKED)

    def retrying(self, error: str, due: datetime, now: datetime, *, counts: bool) -> Update:
        """Note that another attempt is due. counts: False where the system only asked for patience."""
        # After a long wait nobody but the sweeper sends a message.
        found_at = due if rests(due - now) else due + GRACE
        times = {"notBefore": sortable(due), "dueAt": sortable(found_at)}
        return self._end({**_ended("retrying", error, now), **times, **self._attempts(counts=counts)}, LEASE_ATTRIBUTES)

    def suspended(self, error: str, now: datetime) -> Update:
        """Wait, without counting the attempt, until access to the system is given again."""
        # Lost access is nobody's failure, and may last for weeks.
        due = {"duePk": waiting_partition(self.row.tenant_id, self.row.system), "dueAt": sortable(now)}
        values = {**_ended("waiting", error, now), **due, **self._attempts(counts=False)}
        return self._end(values, (*LEASE_ATTRIBUTES, "notBefore"))

    def released(self, now: datetime) -> Update:
        """Give the row back, to go on at once and without counting the attempt."""
        return self._end({"dueAt": sortable(now + GRACE), **self._attempts(counts=False)}, LEASE_ATTRIBUTES)

    def given_back(self) -> Update:
        """Give the row back where a newer version is wanted, so that nobody need wait for the lease's end."""
        return Update(self.row.key, remove=LEASE_ATTRIBUTES, condition=self.lease.is_held)

    def _end(self, values: Item, remove: tuple[str, ...]) -> Update:
        unchanged: Condition = self.lease.is_held & Attr("wantedVersion").eq(self.version)
        return Update(self.row.key, values, remove=remove, condition=unchanged)

    def _attempts(self, *, counts: bool) -> Item:
        return {} if counts else {"attempts": self.attempts - 1}


def outlived(row: Item, now: datetime) -> Update:
    """Build the write that gives up a sync that was set aside until its appointment was over: nobody asks for it."""
    values = _ended("failed", "the account was suspended until the appointment was over", now)
    values |= {"gsi1pk": failed_bucket(row["tenantId"]), "gsi1sk": f"{sortable(now)}#{row['appointmentId']}"}
    return Update(Key(row["pk"], row["sk"]), values, remove=(*DUE, SET_ASIDE), condition=Attr("duePk").eq(row["duePk"]))


def told_of(happened_at: datetime) -> Item:
    """Mark a row whose system knows of what happened at an instant."""
    return {"toldOf": int(happened_at.timestamp() * 1000)}


def _is_as_read(before: Sync) -> Condition:
    return Attr("wantedVersion").eq(before.wanted_version)


def _ended(state: SyncState, error: str, now: datetime) -> Item:
    return {"state": state, "error": error, "updatedAt": isoformat(now)}


def _present(values: dict[str, Any]) -> Item:
    return {name: value for name, value in values.items() if value is not None}
