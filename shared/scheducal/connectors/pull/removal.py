"""Takes away the records that a deleted connection left in its system, where its tenant asked for that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.clock import Clock
from scheducal.connectors.connected import ConnectedSystem, EventStep
from scheducal.connectors.protocol import PushedState, SystemRefused
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.work import Work, calendar_event
from scheducal.http.request import SystemUnavailable
from scheducal.store.keys import Key, remote_event_key
from scheducal.store.leases import LeaseLost
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.values import dataclass, replace

_PAGE = 25


@dataclass(frozen=True, slots=True)
class Removal:
    """Each row that says which appointment a record is goes with the record, so that a repetition goes on from there.

    system: None where nobody lets us in any more, for which `why` says the reason.
    """

    table: Table
    tenant_id: str
    connection_id: str
    system: ConnectedSystem | None
    clock: Clock
    has_time: Callable[[], bool]
    why: str = ""

    def run(self) -> bool:
        """Cancel the records of appointments that are not over; False where there is more than there is time for.

        A record that stays is a sync that failed. Raises SystemUnavailable, AccessLost.
        """
        rows = PullStateRepository(self.table)
        while page := rows.events(self.tenant_id, self.connection_id, None, _PAGE).items:
            for row in page:
                if not self.has_time():
                    return False
                if datetime.fromisoformat(row["endsAt"]) > self.clock():
                    self._remove(row)
                self.table.delete(_key(row))
        return True

    def _remove(self, row: Item) -> None:
        syncs = SyncRepository(self.table, row["system"])
        work = syncs.load(self.tenant_id, row["appointmentId"])
        last = work.pushed_state.get(WHOLE_EVENT) if work else None
        # A record that another one took the place of is gone.
        if work is None or last is None or last.operation == "cancel" or _key(row) != self._key_of(last):
            return
        if work.leased_until is not None and work.leased_until > self.clock():
            raise SystemUnavailable("somebody is at it")
        self._keep(syncs, work, self._cancelled(work, last))

    def _key_of(self, last: PushedState) -> Key | None:
        return remote_event_key(self.tenant_id, self.connection_id, last.reference) if last.reference else None

    def _cancelled(self, work: Work, last: PushedState) -> PushedState:
        if self.system is None:
            return replace(last, error=self.why)
        event = replace(calendar_event(work.aggregate), cancelled=True)
        try:
            return self.system.perform(EventStep("cancel", last), event, self.clock())
        except SystemRefused as reason:
            return replace(last, error=str(reason))

    def _keep(self, syncs: SyncRepository, work: Work, done: PushedState) -> None:
        now = self.clock()
        try:
            claim = syncs.claim(work, (), now)
            if done.error:
                syncs.failed(claim, f"its record stays there: {done.error}", shows_newest=True, now=now)
                return
            syncs.record(claim, done)
            syncs.synced(claim, now)
        except LeaseLost as lost:
            raise SystemUnavailable("somebody is at it") from lost


def _key(row: Item) -> Key:
    return Key(row["pk"], row["sk"])
