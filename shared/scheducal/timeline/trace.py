"""From the id of a request to all that followed from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import field
from typing import Any

from scheducal.appointments.model import WHOLE_EVENT, Sync
from scheducal.appointments.repository import aggregate_of
from scheducal.audit.queries import of_request
from scheducal.audit.views import shown
from scheducal.bookings.model import appointment_id_of
from scheducal.clock import isoformat
from scheducal.connectors.push.repository import work_of
from scheducal.connectors.push.work import Work
from scheducal.errors import Refusal
from scheducal.store.conditions import Attr
from scheducal.store.keys import (
    EVENTS,
    appointment_partition,
    connection_partition,
    hold_partition,
    webhook_partition,
)
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.timeline.deliveries import read_deliveries
from scheducal.values import dataclass
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.queries.history import History

# As answers and commands show it.
Document = dict[str, Any]

# Where the events about a thing are, by its kind.
_PARTITIONS = {
    "appointment": appointment_partition,
    "connection": connection_partition,
    "hold": hold_partition,
    "webhook": webhook_partition,
}
KINDS = frozenset(_PARTITIONS)
# After all rows of a partition.
_LAST = "~"


@dataclass(frozen=True, slots=True)
class Thing:
    """What events are about. kind: of those that have a partition of events."""

    kind: str
    identity: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed from a request at one thing. events: rows."""

    events: list[Item]
    syncs: list[Document] = field(default_factory=list)
    mails: list[Document] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Traces:
    """Reads alone. A request that changed nothing has left nothing but a line in the log."""

    table: Table

    def changes(self, request_id: str, tenant_id: str | None = None, most: int | None = None) -> list[Item]:
        """Give the entries of what a request changed, oldest first; raises Refusal `not_found`. Two requests.

        tenant_id: the one whose request it must be, None for any. most: of the entries, None for all.
        """
        found = of_request(self.table, request_id, most)
        entries = [each for each in found if tenant_id in (None, each["tenantId"])]
        if not entries:
            message = f"no request {request_id} has changed anything; the logs have a line of it, by correlation_id"
            raise Refusal("not_found", message)
        return entries

    def trace(self, request_id: str, tenant_id: str | None = None) -> Document:
        """Give what a request wrote, and the syncs, deliveries and mails after it; raises as `changes` does."""
        entries = self.changes(request_id, tenant_id)
        tenant_id = str(entries[0]["tenantId"])
        parts = [self.followed(tenant_id, request_id, each) for each in things(entries)]
        events = list({each["eventId"]: each for part in parts for each in part.events}.values())
        return {
            "requestId": request_id,
            "tenantId": tenant_id,
            "entries": [shown(each) for each in entries],
            "events": [event_document(each) for each in events],
            "syncs": [each for part in parts for each in part.syncs],
            "mails": [each for part in parts for each in part.mails],
            "deliveries": self._deliveries(tenant_id, events),
        }

    def followed(self, tenant_id: str, request_id: str, thing: Thing) -> Followed:
        """Read what followed at one thing: one query, since it lies in one partition."""
        condition = Attr("pk").eq(_PARTITIONS[thing.kind](tenant_id, thing.identity))
        # Mails and syncs are rows of the state, which sorts after the log.
        rows = list(self.table.query_all(condition & Attr("sk").between(EVENTS, _LAST)))
        made = [each for each in rows if each["sk"].startswith(EVENTS) and each.get("requestId") == request_id]
        state = [each for each in rows if not each["sk"].startswith("L#")]
        found = aggregate_of(state) if thing.kind == "appointment" else None
        if found is None:
            return Followed(made)
        work = work_of(state, found.appointment.system)
        versions = {each.get("version") for each in made}
        mails = [each for each in (told_documents(work) if work else ()) if each["version"] in versions]
        syncs = [_sync(thing.identity, each) for each in found.syncs]
        return Followed(made, syncs, [{"appointmentId": thing.identity, **each} for each in mails])

    def _deliveries(self, tenant_id: str, events: Iterable[Item]) -> list[Document]:
        endpoints = EndpointRepository(self.table).all(tenant_id)
        return [delivery_document(each) for each in read_deliveries(self.table, events, endpoints)]


def things(entries: Iterable[Item]) -> list[Thing]:
    """List what entries are about, once each, of those at which something can follow. A booking is its appointment."""
    return list(dict.fromkeys(each for entry in entries for each in _things(entry)))


def _things(entry: Item) -> list[Thing]:
    kind, identity = str(entry["objectKind"]), str(entry["objectId"])
    if kind == "series":
        made = json.loads(entry["changes"])["bookingIds"]["after"]
        return [Thing("appointment", appointment_id_of(each)) for each in made]
    if kind == "booking":
        return [Thing("appointment", appointment_id_of(identity))]
    return [Thing(kind, identity)] if kind in _PARTITIONS else []


def event_document(row: Item) -> Document:
    """Show an event that a request made."""
    return {"eventId": row["eventId"], "type": row["eventType"], "at": row["occurredAt"], "version": row.get("version")}


def delivery_document(found: History) -> Document:
    """Show how far a delivery has come."""
    last = found.attempts[-1] if found.attempts else None
    return {
        "deliveryId": found.delivery.delivery_id,
        "webhookId": found.delivery.webhook_id,
        "eventId": found.delivery.event.event_id,
        "state": found.delivery.state,
        "attempts": len(found.attempts),
        "lastAttempt": isoformat(last.at) if last else None,
        "code": last.code if last else None,
    }


def _sync(appointment_id: str, sync: Sync) -> Document:
    return {
        "appointmentId": appointment_id,
        "system": sync.system,
        "state": sync.state,
        "wantedVersion": sync.wanted_version,
        "pushedVersion": sync.pushed_version,
        "attempts": sync.attempts,
        "error": sync.error,
    }


def told_documents(work: Work) -> list[Document]:
    """List them in the order of telling. Those who were taken off the list are there too; one event tells everybody."""
    addresses = {invitee.invitee_id: invitee.address for invitee in work.aggregate.invitees}
    return [
        {
            "inviteeId": None if pushed_state.invitee_id == WHOLE_EVENT else pushed_state.invitee_id,
            "email": addresses.get(pushed_state.invitee_id),
            "system": work.sync.system,
            "operation": pushed_state.operation,
            "version": pushed_state.notice_version,
            "sequence": pushed_state.sequence,
            "date": isoformat(pushed_state.at),
            "reference": pushed_state.reference,
            "error": pushed_state.error,
        }
        for pushed_state in sorted(work.pushed_state.values(), key=lambda each: (each.at, each.invitee_id))
    ]
