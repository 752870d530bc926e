"""Loads an appointment for one system, and keeps what its push came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from scheducal.appointments.copies.model import ORIGIN
from scheducal.appointments.events import appointment_event, event_data
from scheducal.appointments.model import WHOLE_EVENT
from scheducal.appointments.repository import aggregate_of, sync_row
from scheducal.appointments.sync_row import ClaimedRow, SyncRow, sync_of
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.push.queue import SyncMessage
from scheducal.connectors.push.rows import pushed_state_item, pushed_state_of, remote_event_put
from scheducal.connectors.push.work import LEASE, Work
from scheducal.events.model import envelope
from scheducal.store.conditions import Attr
from scheducal.store.due import due_rows, index_page
from scheducal.store.keys import (
    PUSHED_STATES,
    SYNCS,
    appointment_partition,
    pushed_state_key,
    waiting_partition,
)
from scheducal.store.leases import LeaseLost, new_lease
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, Write
from scheducal.system_names import calendar_of, connection_of, kind_of
from scheducal.values import dataclass, replace

_STATE = "S#"
_PAGE = 500


@dataclass(frozen=True, slots=True)
class SyncClaim:
    """The right to work on an appointment's newest version until the lease ends."""

    row: ClaimedRow
    work: Work


class SyncRepository:
    """The sync rows of one calendar system."""

    def __init__(self, table: Table, system: str) -> None:
        self._table = table
        self._system = system

    def load(self, tenant_id: str, appointment_id: str) -> Work | None:
        """Read all state of an appointment in one consistent query; None where there is none."""
        partition = appointment_partition(tenant_id, appointment_id)
        condition = Attr("pk").eq(partition) & Attr("sk").begins_with(_STATE)
        return work_of(list(self._table.query_all(condition)), self._system)

    def claim(self, work: Work, notes: Iterable[PushedState], now: datetime) -> SyncClaim:
        """Take the work for the time of a lease, and note what is about to be told; counts as an attempt.

        Raises LeaseLost.
        """
        row = sync_row(work.aggregate.appointment, self._system)
        lease = new_lease(row.key)
        try:
            claimed = row.claimed(work.sync, lease, now + LEASE, now)
            self._table.transact([claimed, *self._pushed_states(work, notes)])
        except ConditionFailed as lost:
            raise LeaseLost from lost
        sync = replace(work.sync, attempts=work.sync.attempts + 1)
        claimed_row = ClaimedRow(row, lease, work.aggregate.appointment.version, sync.attempts)
        return SyncClaim(claimed_row, replace(work, sync=sync))

    def record(self, claim: SyncClaim, pushed_state: PushedState) -> None:
        """Keep what an invitee was told, and, in a connected calendar, which appointment the event is."""
        # After each step, so that a crash repeats one step and not all.
        self._table.transact([*self._pushed_states(claim.work, [pushed_state]), *self._known(claim, pushed_state)])

    def synced(self, claim: SyncClaim, now: datetime) -> None:
        """Note that the system shows the claimed version. Raises LeaseLost where a newer one is wanted."""
        self._finish(claim, [claim.row.synced(now)])

    def retry_later(self, claim: SyncClaim, error: str, due: datetime, now: datetime) -> None:
        """Note that another attempt is due at an instant. Raises LeaseLost."""
        self._finish(claim, [claim.row.retrying(error, due, now, counts=True)])

    def wait(self, claim: SyncClaim, error: str, due: datetime, now: datetime) -> None:
        """Do as `retry_later`, where the system only asks for patience: without counting the attempt.

        Raises LeaseLost.
        """
        self._finish(claim, [claim.row.retrying(error, due, now, counts=False)])

    def suspend(self, claim: SyncClaim, error: str, now: datetime) -> None:
        """Wait, without counting the attempt, until access to the calendar is given again. Raises LeaseLost."""
        self._finish(claim, [claim.row.suspended(error, now)])

    def postpone(self, message: SyncMessage, until: datetime) -> bool:
        """Keep the sweeper from repeating a message that waits for its turn; False where nothing is left to do."""
        return self._update(SyncRow(message.tenant_id, message.appointment_id, self._system).postponed(until))

    def release(self, claim: SyncClaim, now: datetime) -> None:
        """Give the claim back, to go on at once and without counting the attempt. Raises LeaseLost."""
        self._finish(claim, [claim.row.released(now)])

    def failed(self, claim: SyncClaim, error: str, *, shows_newest: bool, now: datetime) -> None:
        """Give up, and tell subscribers in the same transaction. Raises LeaseLost."""
        aggregate, sync = claim.work.aggregate, {"system": kind_of(self._system), "error": error}
        update = claim.row.failed(error, aggregate.appointment.end.instant, now, shows_newest=shows_newest)
        names = {"calendarId": calendar_of(self._system), "connectionId": connection_of(self._system)}
        sync |= {name: value for name, value in names.items() if value}
        pushed_state = envelope("appointment.sync_failed", event_data(aggregate, {"sync": sync}), now)
        # The lease's token makes the event's key this failure's own: a repeated write adds no second event.
        suffix = f"sync-{self._system}-{claim.row.lease.token}"
        self._finish(claim, [update, appointment_event(aggregate.appointment, pushed_state, suffix)])

    def again(self, work: Work, now: datetime) -> bool:
        """Have the sweeper start a sync that ended without success; False where something happened meanwhile."""
        appointment = work.aggregate.appointment
        return self._update(sync_row(appointment, self._system).again(work.sync, appointment.version, now))

    def due(self, now: datetime, most_per_shard: int) -> Iterator[SyncMessage]:
        """List appointments with overdue rows, oldest first in each shard."""
        yield from map(_message, due_rows(self._table, "sync", now, most_per_shard))

    def waiting(self, tenant_id: str, start: Item | None, limit: int) -> tuple[list[SyncMessage], Item | None]:
        """Read one page of the appointments whose syncs wait for access, and where the next page begins."""
        page = index_page(self._table, waiting_partition(tenant_id, self._system), start, limit)
        return [_message(item) for item in page.items], page.next_start

    def resume(self, tenant_id: str, send: Callable[[Iterable[SyncMessage]], object]) -> None:
        """Let the syncs that waited for access go on: it works again, or the connection is gone."""
        start: Item | None = None
        while True:
            messages, start = self.waiting(tenant_id, start, _PAGE)
            send(messages)
            if start is None:
                return

    def _known(self, claim: SyncClaim, pushed_state: PushedState) -> list[Put]:
        if pushed_state.reference is None:
            return []
        put = remote_event_put(claim.work.aggregate.appointment, self._system, pushed_state.reference, pushed_state.at)
        return [put] if put else []

    def _pushed_states(self, work: Work, pushed_state: Iterable[PushedState]) -> list[Put]:
        appointment = work.aggregate.appointment
        partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
        return [
            Put(pushed_state_key(partition, self._system, each.invitee_id), pushed_state_item(each))
            for each in pushed_state
        ]

    def _update(self, update: Update) -> bool:
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True

    def _finish(self, claim: SyncClaim, writes: list[Write]) -> None:
        try:
            self._table.transact(writes)
        except ConditionFailed as lost:
            self._give_back(claim)
            raise LeaseLost from lost

    def _give_back(self, claim: SyncClaim) -> None:
        """Give the work back: a newer version is wanted, or the lease ran out.

        If the lease is still ours, nobody need wait for its end.
        """
        try:
            self._table.update(claim.row.given_back())
        except ConditionFailed as taken:
            raise LeaseLost from taken


def work_of(items: Sequence[Item], system: str) -> Work | None:
    """Read a system's work from the rows of an appointment's state, None where there is none."""
    aggregate = aggregate_of(items)
    row = next((item for item in items if item["sk"] == f"{SYNCS}{system}"), None)
    if aggregate is None or row is None:
        return None
    prefix = f"{PUSHED_STATES}{system}#"
    pushed_state = {item["inviteeId"]: item for item in items if item["sk"].startswith(prefix)}
    return Work(
        aggregate=aggregate,
        sync=sync_of(row),
        pushed_state={invitee_id: pushed_state_of(item) for invitee_id, item in pushed_state.items()},
        leased_until=_instant(row.get("leasedUntil")),
        not_before=_instant(row.get("notBefore")),
        is_due="dueAt" in row,
        revision=pushed_state.get(WHOLE_EVENT, {}).get("revision"),
        origin=next((item["system"] for item in items if item["sk"] == ORIGIN), None),
    )


def _message(item: Item) -> SyncMessage:
    _, tenant_id, _, appointment_id = item["pk"].split("#")
    return SyncMessage(tenant_id, appointment_id, item["sk"].removeprefix(SYNCS))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
