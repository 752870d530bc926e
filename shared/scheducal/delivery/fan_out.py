"""From a committed event to a delivery for each endpoint that subscribed to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scheducal.delivery.delivery import Delivery, EventRef, planned
from scheducal.delivery.message import message_for
from scheducal.delivery.queues import DeliveryQueue
from scheducal.delivery.repository import DeliveryRepository
from scheducal.store.values import Item
from scheducal.webhooks.endpoint import Endpoint
from scheducal.webhooks.repository import EndpointRepository


@dataclass(frozen=True, slots=True)
class FanOut:
    """first: the queue for first attempts. retries: for those that may hang, so that they slow nobody else down."""

    deliveries: DeliveryRepository
    endpoints: EndpointRepository
    first: DeliveryQueue
    retries: DeliveryQueue

    def spread(self, events: Iterable[Item], now: datetime) -> int:
        """Plan and send the deliveries of events, given as their rows; how many there are.

        Everything can be done again: deliveries that are there already stay as they are.
        """
        directory = _Directory(self.endpoints)
        planned_ones = [each for event in events for each in self._plan(directory, event, now)]
        for queue, may_hang in ((self.first, False), (self.retries, True)):
            chosen = [delivery for delivery, endpoint in planned_ones if endpoint.may_hang(now) is may_hang]
            queue.send([message_for(delivery) for delivery in chosen if delivery.not_before], now)
        return len(planned_ones)

    def _plan(self, directory: _Directory, event: Item, now: datetime) -> list[tuple[Delivery, Endpoint]]:
        found = []
        for endpoint in directory.subscribed(event):
            is_wanted = wants(endpoint, event["eventType"])
            delivery = planned(endpoint.tenant_id, endpoint.webhook_id, event_ref(event), now, is_active=is_wanted)
            self.deliveries.plan(delivery)
            found.append((delivery, endpoint))
        return found


class _Directory:
    """Reads a tenant's endpoints once for a batch of events."""

    def __init__(self, endpoints: EndpointRepository) -> None:
        self._endpoints = endpoints
        self._known: dict[str, list[Endpoint]] = {}

    def subscribed(self, event: Item) -> list[Endpoint]:
        tenant_id = event["tenantId"]
        if tenant_id not in self._known:
            self._known[tenant_id] = self._endpoints.all(tenant_id)
        return [endpoint for endpoint in self._known[tenant_id] if _is_for(event, endpoint)]


def wants(endpoint: Endpoint, event_type: str) -> bool:
    """Whether an event is to be sent now: a test is, even where the endpoint is switched off."""
    return endpoint.is_active or event_type == "webhook.test"


def event_ref(event: Item) -> EventRef:
    """Where an event's row is, from the row."""
    return EventRef(
        pk=event["pk"],
        sk=event["sk"],
        event_id=event["eventId"],
        event_type=event["eventType"],
        occurred_at=datetime.fromisoformat(event["occurredAt"]),
        appointment_id=event.get("appointmentId"),
    )


def _is_for(event: Item, endpoint: Endpoint) -> bool:
    if "webhookId" in event:
        return bool(event["webhookId"] == endpoint.webhook_id)
    return endpoint.subscribes(event["eventType"])
