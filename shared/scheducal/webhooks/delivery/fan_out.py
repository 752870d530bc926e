"""From a committed event to a delivery for each endpoint that subscribed to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.events.interested import Interested
from scheducal.events.routing import is_for
from scheducal.store.values import Item
from scheducal.values import dataclass
from scheducal.webhooks.delivery.manifest import DeliveryManifests
from scheducal.webhooks.delivery.model import Delivery, EventRef, planned
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.work_item import DeliveryQueue, first_message, message_for
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import endpoints_of


@dataclass(frozen=True, slots=True)
class FanOut:
    """first: the queue for first attempts.
    retries: for those that may hang, so that they slow nobody else down.
    """

    deliveries: DeliveryRepository
    manifests: DeliveryManifests
    first: DeliveryQueue
    retries: DeliveryQueue

    def spread(self, events: Iterable[Item], interested: Interested, now: datetime, *, is_late: bool = False) -> int:
        """Plan and send the deliveries of events, given as their rows; how many there are.

        is_late: they are long overdue, so that each gets its row at once and none slows first attempts down.

        Everything can be done again: deliveries that are there already stay as they are.
        """
        at_once: list[Delivery] = []
        later: list[Delivery] = []
        for event in events:
            for endpoint in subscribed(event, interested):
                delivery = planned_for(endpoint, event, now)
                # One endpoint that hangs would hold up the first attempts of all tenants.
                waits = is_late or endpoint.may_hang(now) or delivery.not_before is None
                (later if waits else at_once).append(delivery)
        self._begin(at_once, now)
        self._plan(later)
        return len(at_once) + len(later)

    def _begin(self, deliveries: list[Delivery], now: datetime) -> None:
        """Send first attempts.

        Their claims make their rows. Until then a manifest is all that is known of them, so it comes first.
        """
        self.manifests.keep(deliveries, now)
        self.first.send(map(first_message, deliveries))

    def _plan(self, deliveries: list[Delivery]) -> None:
        # Rows before messages: a crash in between leaves rows, which the sweeper finds.
        for delivery in deliveries:
            self.deliveries.plan(delivery)
        self.retries.send([message_for(each) for each in deliveries if each.not_before])


def subscribed(event: Item, interested: Interested) -> list[Endpoint]:
    """List the endpoints that get an event."""
    endpoints = endpoints_of(interested.endpoints(event["tenantId"]))
    return [each for each in endpoints if is_for(event, each.webhook_id, each.event_types)]


def wants(endpoint: Endpoint, event_type: str) -> bool:
    """Tell whether an event is to be sent now: a test is, even where the endpoint is switched off."""
    return endpoint.is_active or event_type == "webhook.test"


def event_ref(event: Item) -> EventRef:
    """Read from an event's row where the row is."""
    return EventRef(
        pk=event["pk"],
        sk=event["sk"],
        event_id=event["eventId"],
        event_type=event["eventType"],
        occurred_at=datetime.fromisoformat(event["occurredAt"]),
        appointment_id=event.get("appointmentId"),
        request_id=event.get("requestId"),
    )


def planned_for(endpoint: Endpoint, event: Item, now: datetime) -> Delivery:
    """Make the delivery of an event to an endpoint."""
    is_wanted = wants(endpoint, event["eventType"])
    return planned(endpoint.tenant_id, endpoint.webhook_id, event_ref(event), now, is_active=is_wanted)
