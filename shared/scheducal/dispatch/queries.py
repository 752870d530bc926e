"""Reads the events of a time, of all tenants, and finds those without their deliveries and syncs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge

from scheducal.appointments.sync_row import SyncRow
from scheducal.batches import batches
from scheducal.connectors.connections.mirrors import MirrorEntry, mirror_entry
from scheducal.connectors.push.fan_out import keeper_of, passed_entries
from scheducal.connectors.push.queue import SyncMessage
from scheducal.dispatch.rules import Unplanned, happened_at, is_owed, subscribed_since
from scheducal.events.interested import Interested
from scheducal.events.routing import changed_appointments
from scheducal.events.rows import event_shards
from scheducal.store.audit.versions import AUDIT
from scheducal.store.conditions import Attr
from scheducal.store.due import index_page
from scheducal.store.keys import Key, connection_key, sortable, webhook_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.system_names import connection_of
from scheducal.webhooks.delivery.fan_out import planned_for, subscribed
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.endpoints.model import Endpoint

# As many rows as DynamoDB reads at once.
_BATCH = 100
_NOTHING_WANTED = {"wantedVersion": 0}


def events_between(table: Table, since: datetime, until: datetime) -> Iterator[list[Item]]:
    """Read the events from an instant to before a later one, oldest first, up to a hundred at once.

    Rows that have expired meanwhile are left out.
    """
    if until - since < timedelta(seconds=1):
        return
    for keys in batches(_keys(table, since, until), _BATCH):
        rows = table.batch_get(keys)
        found = [rows[key] for key in keys if key in rows]
        if found:
            yield found


def _keys(table: Table, since: datetime, until: datetime) -> Iterator[Key]:
    span = (sortable(since), sortable(until - timedelta(seconds=1)))
    day = since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    while sortable(day) <= span[1]:
        for _, pk, sk in merge(*(_entries(table, shard, span) for shard in event_shards(sortable(day)[:10]))):
            yield Key(pk, sk)
        day += timedelta(days=1)


def _entries(table: Table, shard: str, span: tuple[str, str]) -> Iterator[tuple[str, str, str]]:
    start: Item | None = None
    while True:
        page = index_page(table, shard, start, _BATCH, span=span)
        yield from ((each["dueAt"], each["pk"], each["sk"]) for each in page.items)
        start = page.next_start
        if start is None:
            return


class UnplannedEvents:
    """Finds them. Endpoints and connections are read once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._interested = Interested(table)
        self._subscribed_since: dict[str, datetime] = {}

    def among(self, events: Iterable[Item], now: datetime) -> list[Unplanned]:
        """Find the events that somebody was owed and that were not planned for them."""
        rows = list(events)
        lacks: defaultdict[Key, list[str]] = defaultdict(list)
        for key, name in [*self._without_delivery(rows, now), *self._without_push(rows)]:
            lacks[key].append(name)
        return [Unplanned(each, tuple(lacks[_key(each)])) for each in rows if _key(each) in lacks]

    def _without_delivery(self, events: list[Item], now: datetime) -> Iterator[tuple[Key, str]]:
        owed = [
            planned_for(endpoint, event, now)
            for event in events
            for endpoint in subscribed(event, self._interested)
            if is_owed(event, self._since(endpoint, event))
        ]
        deliveries = DeliveryRepository(self._table)
        stored: dict[Delivery, Delivery] = {}
        for part in batches(owed, _BATCH):
            stored |= deliveries.stored(part)
        return ((each.event.key, each.webhook_id) for each in owed if each not in stored)

    def _since(self, endpoint: Endpoint, event: Item) -> datetime:
        """Say since when an endpoint asks for its types. Its log is read where it changed after the event."""
        if endpoint.updated_at < happened_at(event):
            return endpoint.updated_at
        if endpoint.webhook_id not in self._subscribed_since:
            partition = webhook_partition(endpoint.tenant_id, endpoint.webhook_id)
            log = self._table.query_all(Attr("pk").eq(partition) & Attr("sk").begins_with(AUDIT))
            self._subscribed_since[endpoint.webhook_id] = subscribed_since(endpoint.created_at, log)
        return self._subscribed_since[endpoint.webhook_id]

    def _without_push(self, events: list[Item]) -> Iterator[tuple[Key, str]]:
        changed = list(changed_appointments(events))
        keepers = {_key(each): SyncRow(each["tenantId"], each["appointmentId"], keeper_of(each)) for each in changed}
        rows = self._table.batch_get([*{each.key: None for each in keepers.values()}]) if keepers else {}
        for event in changed:
            keeper = keepers[_key(event)]
            if rows.get(keeper.key, _NOTHING_WANTED)["wantedVersion"] < event["version"]:
                yield _key(event), keeper.system
            for entry in map(mirror_entry, self._interested.mirrors(event["tenantId"])):
                if self._lacks_push(event, entry):
                    yield _key(event), entry.system

    def _lacks_push(self, event: Item, entry: MirrorEntry) -> bool:
        """Tell whether a system does not even want the version. A row that was made once is raised for good."""
        tenant_id, appointment_id = event["tenantId"], event["appointmentId"]
        row = self._table.get(SyncRow(tenant_id, appointment_id, entry.system).key)
        if row is not None:
            return bool(row["wantedVersion"] < event["version"])
        if not entry.begins:
            return False
        connection = self._table.get(connection_key(tenant_id, connection_of(entry.system) or ""))
        if connection is None or not is_owed(event, datetime.fromisoformat(connection["updatedAt"])):
            return False
        return bool(passed_entries(self._table, SyncMessage(tenant_id, appointment_id, ""), [entry]))


def _key(row: Item) -> Key:
    return Key(row["pk"], row["sk"])
