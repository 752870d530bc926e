"""Sync rows, and what each invitee was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from scheducal.appointments.events import appointment_event, event_data
from scheducal.appointments.model import WHOLE_EVENT, SyncState
from scheducal.appointments.repository import SYNC_GRACE as GRACE
from scheducal.appointments.repository import aggregate_of, behind_values
from scheducal.appointments.rows import sync_of
from scheducal.clock import isoformat
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.push.queue import SyncMessage
from scheducal.connectors.push.rows import remote_event_put, told_item, told_of
from scheducal.connectors.push.work import LEASE, Work
from scheducal.events.model import envelope
from scheducal.store.conditions import Attr, Condition
from scheducal.store.due import DUE, due_entry, due_rows
from scheducal.store.keys import (
    SYNCS,
    TOLD,
    Key,
    appointment_partition,
    failed_bucket,
    sortable,
    told_key,
    waiting_partition,
)
from scheducal.store.leases import LEASE_ATTRIBUTES, Lease, LeaseLost, is_free, lease_values, new_lease
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, Write
from scheducal.system_names import calendar_of, kind_of
from scheducal.work_item import rests

_STATE = "S#"
_FINISHED = (*LEASE_ATTRIBUTES, *DUE, "notBefore")
_BEHIND = ("gsi1pk", "gsi1sk")


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on an appointment's newest version until the lease ends."""

    lease: Lease
    work: Work

    @property
    def key(self) -> Key:
        """Name the sync's row."""
        return self.lease.key


class SyncRepository:
    """The sync rows of one calendar system."""

    def __init__(self, table: Table, system: str) -> None:
        self._table = table
        self._system = system

    def load(self, tenant_id: str, appointment_id: str) -> Work | None:
        """Read all state of an appointment in one consistent query; None where there is none."""
        partition = appointment_partition(tenant_id, appointment_id)
        condition = Attr("pk").eq(partition) & Attr("sk").begins_with(_STATE)
        items = list(self._table.query_all(condition))
        aggregate = aggregate_of(items)
        row = next((item for item in items if item["sk"] == f"{SYNCS}{self._system}"), None)
        if aggregate is None or row is None:
            return None
        told = {item["inviteeId"]: item for item in items if item["sk"].startswith(self._told_prefix)}
        return Work(
            aggregate=aggregate,
            sync=sync_of(row),
            told={invitee_id: told_of(item) for invitee_id, item in told.items()},
            leased_until=_instant(row.get("leasedUntil")),
            not_before=_instant(row.get("notBefore")),
            is_due="dueAt" in row,
            revision=told.get(WHOLE_EVENT, {}).get("revision"),
        )

    def claim(self, work: Work, notes: Iterable[PushedState], now: datetime) -> Claim:
        """Take the work for the time of a lease, and note what is about to be told; counts as an attempt.

        Raises LeaseLost.
        """
        key = self._key(work)
        lease = new_lease(key)
        # Attempts are part of the condition: a double of this message must not count one more.
        seen = Attr("wantedVersion").eq(work.sync.wanted_version) & Attr("attempts").eq(work.sync.attempts)
        until = now + LEASE
        values = {
            **lease_values(lease, until),
            **due_entry("sync", key.pk, until),
            "attempts": work.sync.attempts + 1,
        }
        try:
            self._table.transact([Update(key, values, condition=seen & is_free(now)), *self._told(key, notes)])
        except ConditionFailed as lost:
            raise LeaseLost from lost
        return Claim(lease, replace(work, sync=replace(work.sync, attempts=work.sync.attempts + 1)))

    def record(self, claim: Claim, told: PushedState) -> None:
        """Keep what an invitee was told, and, in a connected calendar, which appointment the event is."""
        # After each step, so that a crash repeats one step and not all.
        self._table.transact([*self._told(claim.key, [told]), *self._known(claim, told)])

    def synced(self, claim: Claim, now: datetime) -> None:
        """Note that the system shows the claimed version. Raises LeaseLost where a newer one is wanted."""
        values = self._outcome(claim, "synced", now)
        remove = (*_FINISHED, *_BEHIND, "error")
        self._finish(claim, [Update(claim.key, values, remove=remove, condition=_unchanged(claim))])

    def retry_later(self, claim: Claim, error: str, due: datetime, now: datetime) -> None:
        """Note that another attempt is due at an instant. Raises LeaseLost."""
        values = {**_waiting("retrying", error, now), **_next_attempt(due, now)}
        self._finish(claim, [Update(claim.key, values, remove=LEASE_ATTRIBUTES, condition=_unchanged(claim))])

    def wait(self, claim: Claim, error: str, due: datetime, now: datetime) -> None:
        """Do as `retry_later`, where the system only asks for patience: without counting the attempt.

        Raises LeaseLost.
        """
        uncounted = replace(claim.work.sync, attempts=claim.work.sync.attempts - 1)
        values = {"attempts": uncounted.attempts, **_waiting("retrying", error, now)}
        values |= _next_attempt(due, now)
        self._finish(claim, [Update(claim.key, values, remove=LEASE_ATTRIBUTES, condition=_unchanged(claim))])

    def suspend(self, claim: Claim, error: str, now: datetime) -> None:
        """Wait, without counting the attempt, until access to the calendar is given again. Raises LeaseLost."""
        tenant_id = claim.work.aggregate.appointment.tenant_id
        # Lost access is nobody's failure, and may last for weeks.
        values = {"attempts": claim.work.sync.attempts - 1, **_waiting("waiting", error, now)}
        values |= {"duePk": waiting_partition(tenant_id, self._system), "dueAt": sortable(now)}
        self._finish(
            claim, [Update(claim.key, values, remove=(*LEASE_ATTRIBUTES, "notBefore"), condition=_unchanged(claim))]
        )

    def postpone(self, message: SyncMessage, until: datetime) -> bool:
        """Keep the sweeper from repeating a message that waits for its turn; False where nothing is left to do."""
        key = Key(appointment_partition(message.tenant_id, message.appointment_id), f"{SYNCS}{self._system}")
        try:
            self._table.update(Update(key, {"dueAt": sortable(until + GRACE)}, condition=Attr("dueAt").exists()))
        except ConditionFailed:
            return False
        return True

    def release(self, claim: Claim, now: datetime) -> None:
        """Give the claim back, to go on at once and without counting the attempt. Raises LeaseLost."""
        values = {"attempts": claim.work.sync.attempts - 1, "dueAt": sortable(now + GRACE)}
        self._finish(claim, [Update(claim.key, values, remove=LEASE_ATTRIBUTES, condition=_unchanged(claim))])

    def failed(self, claim: Claim, error: str, *, shows_newest: bool, now: datetime) -> None:
        """Give up, and tell subscribers in the same transaction. Raises LeaseLost."""
        values = {**self._outcome(claim, "failed", now), "error": error, **_given_up(claim)}
        if not shows_newest:
            del values["pushedVersion"]
        update = Update(claim.key, values, remove=_FINISHED, condition=_unchanged(claim))
        aggregate, sync = claim.work.aggregate, {"system": kind_of(self._system), "error": error}
        if calendar_id := calendar_of(self._system):
            sync["calendarId"] = calendar_id
        told = envelope("appointment.sync_failed", event_data(aggregate, {"sync": sync}), now)
        # The lease's token makes the event's key this failure's own: a repeated write adds no second event.
        suffix = f"sync-{self._system}-{claim.lease.token}"
        self._finish(claim, [update, appointment_event(aggregate.appointment, told, suffix)])

    def again(self, work: Work, now: datetime) -> bool:
        """Have the sweeper start a sync that ended without success; False where something happened meanwhile."""
        key, appointment = self._key(work), work.aggregate.appointment
        values = {"state": "pending", "attempts": 0, "updatedAt": isoformat(now), **behind_values(appointment, now)}
        values |= {**due_entry("sync", key.pk, now), "wantedVersion": appointment.version}
        # A row that is due has a worker, or will have one.
        is_idle = Attr("wantedVersion").eq(work.sync.wanted_version) & Attr("dueAt").not_exists()
        try:
            self._table.update(Update(key, values, remove=("error", "notBefore"), condition=is_idle))
        except ConditionFailed:
            return False
        return True

    def due(self, now: datetime, most_per_shard: int) -> Iterator[SyncMessage]:
        """List appointments with overdue rows, oldest first in each shard."""
        yield from map(_message, due_rows(self._table, "sync", now, most_per_shard))

    def waiting(self, tenant_id: str, start: Item | None, limit: int) -> tuple[list[SyncMessage], Item | None]:
        """Read one page of the appointments whose syncs wait for access, and where the next page begins."""
        condition = Attr("duePk").eq(waiting_partition(tenant_id, self._system))
        page = self._table.query(condition, index="due", start=start, limit=limit)
        return [_message(item) for item in page.items], page.next_start

    def _known(self, claim: Claim, told: PushedState) -> list[Put]:
        calendar_id, appointment = calendar_of(self._system), claim.work.aggregate.appointment
        if calendar_id is None or told.reference is None:
            return []
        return [remote_event_put(appointment, calendar_id, told.reference, told.at)]

    def _told(self, key: Key, told: Iterable[PushedState]) -> list[Put]:
        return [Put(told_key(key.pk, self._system, each.invitee_id), told_item(each)) for each in told]

    @property
    def _told_prefix(self) -> str:
        return f"{TOLD}{self._system}#"

    def _key(self, work: Work) -> Key:
        appointment = work.aggregate.appointment
        partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
        return Key(partition, f"{SYNCS}{self._system}")

    def _outcome(self, claim: Claim, state: str, now: datetime) -> Item:
        version = claim.work.aggregate.appointment.version
        return {"state": state, "pushedVersion": version, "updatedAt": isoformat(now)}

    def _finish(self, claim: Claim, writes: list[Write]) -> None:
        try:
            self._table.transact(writes)
        except ConditionFailed as lost:
            self._give_back(claim)
            raise LeaseLost from lost

    def _give_back(self, claim: Claim) -> None:
        """Give the work back: a newer version is wanted, or the lease ran out.

        If the lease is still ours, nobody need wait for its end.
        """
        try:
            self._table.update(
                Update(claim.key, remove=LEASE_ATTRIBUTES, condition=Attr("claim").eq(claim.lease.token))
            )
        except ConditionFailed as taken:
            raise LeaseLost from taken


def _unchanged(claim: Claim) -> Condition:
    return claim.lease.is_held & Attr("wantedVersion").eq(claim.work.aggregate.appointment.version)


def _next_attempt(due: datetime, now: datetime) -> Item:
    """Give the time of the next attempt, and the time when the sweep sends a message about it.

    After a long wait nobody else sends one.
    """
    return {"notBefore": sortable(due), "dueAt": sortable(due if rests(due - now) else due + GRACE)}


def _waiting(state: SyncState, error: str, now: datetime) -> Item:
    return {"state": state, "error": error, "updatedAt": isoformat(now)}


def _given_up(claim: Claim) -> Item:
    """Place the row among those that failed, by the appointment's end: after that nobody asks for it."""
    appointment = claim.work.aggregate.appointment
    place = f"{sortable(appointment.end.instant)}#{appointment.appointment_id}"
    return {"gsi1pk": failed_bucket(appointment.tenant_id), "gsi1sk": place}


def _message(item: Item) -> SyncMessage:
    _, tenant_id, _, appointment_id = item["pk"].split("#")
    return SyncMessage(tenant_id, appointment_id, item["sk"].removeprefix(SYNCS))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
