"""From the id of a request to all that followed from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.appointments.repository import AppointmentRepository
from scheducal.audit.queries import of_request
from scheducal.audit.views import shown
from scheducal.bookings.model import appointment_id_of
from scheducal.clock import isoformat
from scheducal.connectors.push.repository import SyncRepository
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

# As answers and commands show it.
Document = dict[str, Any]

# Where the events about a thing are, by its kind.
_PARTITIONS = {"connection": connection_partition, "hold": hold_partition, "webhook": webhook_partition}


@dataclass(frozen=True, slots=True)
class Traces:
    """Reads alone. A request that changed nothing has left nothing but a line in the log."""

    table: Table

    def changes(self, request_id: str, tenant_id: str | None = None) -> list[Item]:
        """Give the entries of what a request changed, oldest first; raises Refusal `not_found`. Two requests.

        tenant_id: the one whose request it must be, None for any.
        """
        entries = [each for each in of_request(self.table, request_id) if tenant_id in (None, each["tenantId"])]
        if not entries:
            message = f"no request {request_id} has changed anything; the logs have a line of it, by correlation_id"
            raise Refusal("not_found", message)
        return entries

    def trace(self, request_id: str, tenant_id: str | None = None) -> Document:
        """Give what a request wrote, and the syncs, deliveries and mails after it; raises as `changes` does."""
        entries = self.changes(request_id, tenant_id)
        tenant_id = str(entries[0]["tenantId"])
        appointments = sorted({each for entry in entries for each in _appointments(entry)})
        events = [each for entry in entries for each in self._events(entry) if each.get("requestId") == request_id]
        versions = {(each["appointmentId"], each["version"]) for each in events if "appointmentId" in each}
        events = list({each["eventId"]: each for each in events}.values())
        return {
            "requestId": request_id,
            "tenantId": tenant_id,
            "entries": [shown(each) for each in entries],
            "events": [_event(each) for each in events],
            "syncs": [each for one in appointments for each in self._syncs(tenant_id, one)],
            "mails": [each for one in appointments for each in self._mails(tenant_id, one, versions)],
            "deliveries": list(self._deliveries(tenant_id, events)),
        }

    def _events(self, entry: Item) -> Iterator[Item]:
        tenant_id, kind = entry["tenantId"], entry["objectKind"]
        partitions = [appointment_partition(tenant_id, each) for each in _appointments(entry)]
        if kind in _PARTITIONS:
            partitions.append(_PARTITIONS[kind](tenant_id, entry["objectId"]))
        for each in partitions:
            yield from self.table.query_all(Attr("pk").eq(each) & Attr("sk").begins_with(EVENTS))

    def _syncs(self, tenant_id: str, appointment_id: str) -> Iterator[Document]:
        found = AppointmentRepository(self.table).load(tenant_id, appointment_id)
        for each in found.syncs if found else ():
            yield {
                "appointmentId": appointment_id,
                "system": each.system,
                "state": each.state,
                "wantedVersion": each.wanted_version,
                "pushedVersion": each.pushed_version,
                "attempts": each.attempts,
                "error": each.error,
            }

    def _mails(self, tenant_id: str, appointment_id: str, versions: set[tuple[str, int]]) -> Iterator[Document]:
        found = AppointmentRepository(self.table).load(tenant_id, appointment_id)
        work = SyncRepository(self.table, found.appointment.system).load(tenant_id, appointment_id) if found else None
        for each in told_documents(work) if work else ():
            if (appointment_id, each["version"]) in versions:
                yield {"appointmentId": appointment_id, **each}

    def _deliveries(self, tenant_id: str, events: Iterable[Item]) -> Iterator[Document]:
        endpoints = EndpointRepository(self.table).all(tenant_id)
        for each in read_deliveries(self.table, events, endpoints):
            last = each.attempts[-1] if each.attempts else None
            yield {
                "deliveryId": each.delivery.delivery_id,
                "webhookId": each.delivery.webhook_id,
                "eventId": each.delivery.event.event_id,
                "state": each.delivery.state,
                "attempts": len(each.attempts),
                "lastAttempt": isoformat(last.at) if last else None,
                "code": last.code if last else None,
            }


def _appointments(entry: Item) -> list[str]:
    """List the ids of appointments that an entry is about."""
    identity = str(entry["objectId"])
    if entry["objectKind"] == "series":
        made = json.loads(entry["changes"])["bookingIds"]["after"]
        return [appointment_id_of(each) for each in made]
    if entry["objectKind"] in {"appointment", "booking"}:
        return [appointment_id_of(identity) if entry["objectKind"] == "booking" else identity]
    return []


def _event(row: Item) -> Document:
    return {"eventId": row["eventId"], "type": row["eventType"], "at": row["occurredAt"], "version": row.get("version")}


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
