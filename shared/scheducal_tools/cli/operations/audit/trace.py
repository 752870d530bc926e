"""From the id of a request to all that followed from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheducal.appointments.repository import AppointmentRepository
from scheducal.audit.queries import of_request
from scheducal.audit.views import shown
from scheducal.bookings.model import appointment_id_of
from scheducal.clock import isoformat
from scheducal.connectors.push.repository import SyncRepository
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
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal_tools.cli.operations.views import told_documents
from scheducal_tools.cli.sheet import Document

# Where the events about a thing are, by its kind.
_PARTITIONS = {"connection": connection_partition, "hold": hold_partition, "webhook": webhook_partition}


@dataclass(frozen=True, slots=True)
class TraceOperations:
    """Reads alone. A request that changed nothing has left nothing but a line in the log."""

    table: Table

    def trace(self, request_id: str) -> Document:
        """Give what a request wrote, and the syncs, deliveries and mails after it; raises Refusal `not_found`."""
        entries = of_request(self.table, request_id)
        if not entries:
            message = f"no request {request_id} has changed anything; the logs have a line of it, by correlation_id"
            raise Refusal("not_found", message)
        tenant_id = entries[0]["tenantId"]
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
