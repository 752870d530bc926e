"""Pull states in the table, and which appointment each event of a calendar is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from scheducal.batches import batches
from scheducal.clock import isoformat
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.connectors.pull.subscriptions.model import LEASE, PullState
from scheducal.connectors.pull.subscriptions.rows import pull_state_of, pull_state_values
from scheducal.store import leases
from scheducal.store.conditions import Attr
from scheducal.store.due import DUE, due_entry, due_rows, due_shard
from scheducal.store.keys import REMOTE_EVENTS, Key, connection_partition, pull_state_key, remote_event_key, sortable
from scheducal.store.leases import LEASE_ATTRIBUTES, Lease
from scheducal.store.table import ConditionFailed, Page, Table
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.values import dataclass

_MOST_KEYS = 100


@dataclass(frozen=True, slots=True)
class SubscriptionClaim:
    """The right to look at a calendar until the lease ends."""

    lease: Lease
    pull_state: PullState


class PullStateRepository:
    """One row for each calendar."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def load(self, tenant_id: str, connection_id: str) -> PullState:
        """Load the pull state; one that nothing is known of yet where there is no row."""
        item = self._table.get(pull_state_key(tenant_id, connection_id))
        return pull_state_of(item) if item else PullState(tenant_id, connection_id)

    def claim(self, tenant_id: str, connection_id: str, now: datetime) -> SubscriptionClaim:
        """Keep other workers away for the time of a lease, and give the pull state as it then is; raises LeaseLost."""
        key, until = pull_state_key(tenant_id, connection_id), now + LEASE
        values = {
            "kind": "watch",
            "tenantId": tenant_id,
            "calendarId": connection_id,
            **due_entry("watch", key.pk, until),
        }
        lease, item = leases.claim(self._table, key, values, now=now, until=until)
        return SubscriptionClaim(lease, pull_state_of(item))

    def save(self, claim: SubscriptionClaim, pull_state: PullState) -> None:
        """Keep how far the pull run has come; raises LeaseLost."""
        self._update(claim, pull_state, {}, ())

    def finish(self, claim: SubscriptionClaim, pull_state: PullState, due: datetime | None) -> None:
        """End the look; the next is due at an instant, None for not before somebody asks. Raises LeaseLost."""
        if due is None:
            self._update(claim, pull_state, {}, (*LEASE_ATTRIBUTES, *DUE))
            return
        values = due_entry("watch", claim.lease.key.pk, due)
        row = self._update(claim, pull_state, values, LEASE_ATTRIBUTES)
        is_answered = pull_state.looked_at is not None and pull_state.looked_at.timestamp() > row.get("expectedFor", 0)
        # Somebody asked while this run was going. The next one must not wait for hours.
        if pull_state.failures == 0 and not is_answered:
            self._bring_forward(claim.lease.key, row)

    def expect(self, message: ChangesMessage, by: datetime) -> None:
        """Have the sweeper begin a pull run that has to wait, should its message be lost."""
        key = pull_state_key(message.tenant_id, message.connection_id)
        values = {"expectedFor": message.at, "expectedBy": sortable(by)}
        # Messages come in any order, and an older one must not replace what a newer one expects.
        is_news = Attr("expectedFor").not_exists() | Attr("expectedFor").lte(message.at)
        try:
            row = self._table.update(Update(key, values, condition=Attr("pk").exists() & is_news))
        except ConditionFailed:
            return
        self._bring_forward(key, row)

    def _bring_forward(self, key: Key, row: Item) -> None:
        """Have the row due when a pull run is expected, unless it is due before that."""
        expected = row.get("expectedBy")
        if expected is None or row.get("dueAt", "") <= expected:
            return
        values = {"duePk": due_shard("watch", key.pk), "dueAt": expected}
        try:
            self._table.update(Update(key, values, condition=Attr("expectedBy").eq(expected)))
        except ConditionFailed:
            return

    def end(self, tenant_id: str, connection_id: str) -> None:
        """Subscribe no longer. What the calendar still sends proves nothing any more."""
        self._table.delete(pull_state_key(tenant_id, connection_id))

    def due(self, now: datetime, most_per_shard: int) -> Iterator[ChangesMessage]:
        """List calendars to be looked at, oldest first in each shard."""
        for item in due_rows(self._table, "watch", now, most_per_shard):
            _, tenant_id, _, connection_id = item["pk"].split("#")
            yield ChangesMessage(tenant_id, connection_id, int(now.timestamp()))

    def appointments(self, tenant_id: str, connection_id: str, references: Iterable[str]) -> dict[str, Item]:
        """Read the rows that say which appointments events are, by reference; those of others are left out."""
        named = {remote_event_key(tenant_id, connection_id, reference): reference for reference in references}
        found: dict[str, Item] = {}
        for keys in batches(named, _MOST_KEYS):
            rows = self._table.batch_get(keys, consistent=True)
            found |= {named[key]: row for key, row in rows.items()}
        return found

    def listed(self, tenant_id: str, connection_id: str, reference: str, at: datetime) -> None:
        """Note when a calendar last named an event in a whole list."""
        key = remote_event_key(tenant_id, connection_id, reference)
        try:
            self._table.update(Update(key, {"listedAt": isoformat(at)}, condition=Attr("pk").exists()))
        except ConditionFailed:
            return

    def events(self, tenant_id: str, connection_id: str, start: Item | None, limit: int) -> Page:
        """Read one page of the calendar's events that are appointments."""
        condition = Attr("pk").eq(connection_partition(tenant_id, connection_id)) & Attr("sk").begins_with(
            REMOTE_EVENTS
        )
        return self._table.query(condition, start=start, limit=limit)

    def _update(self, claim: SubscriptionClaim, pull_state: PullState, values: Item, remove: tuple[str, ...]) -> Item:
        kept = pull_state_values(pull_state)
        absent = tuple(name for name, value in kept.items() if value is None)
        present = {name: value for name, value in kept.items() if value is not None}
        return leases.keep(self._table, claim.lease, {**present, **values}, (*absent, *remove))
