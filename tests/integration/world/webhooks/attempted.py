"""Deliveries as the workers would leave them, written past the queues, at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from scheducal.store.table import table
from scheducal.webhooks.delivery.model import Attempt, Delivery, EventRef, planned
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.rules import SCHEDULE, Clocked, after_attempt
from tests.integration.world.world import World


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The deliveries to one endpoint of a world's tenant."""

    world: World
    webhook_id: str

    def plan(self, at: datetime | None = None, *, is_active: bool = True) -> Delivery:
        """Make a new delivery of an event that occurred at an instant: now, unless it is given."""
        occurred = at or self.world.clock.now()
        event = EventRef("T#none", "L#none", str(uuid4()), "appointment.updated", occurred, "apt_none")
        delivery = planned(self.world.tenant.tenant_id, self.webhook_id, event, occurred, is_active=is_active)
        with self.world.wire.unseen():
            assert DeliveryRepository(table()).plan(delivery)
        return delivery

    def attempt(self, delivery: Delivery, code: int | None, response: str = "") -> Delivery:
        """Make the next attempt when it is due, with this answer, None: with none."""
        at = delivery.not_before or self.world.clock.now()
        error = None if code else "timeout: no answer"
        attempt = Attempt(delivery.generation, delivery.attempt, at, 12, code, response if code else None, error)
        after = after_attempt(delivery, attempt, Clocked(SCHEDULE, at, 0.0), None)
        with self.world.wire.unseen():
            repository = DeliveryRepository(table())
            repository.finish(repository.claim(delivery, at), after)
        return after

    def delivered(self, at: datetime | None = None) -> Delivery:
        """One that succeeded at once."""
        return self.attempt(self.plan(at), 200, "thanks")

    def undelivered(self, at: datetime | None = None, response: str = "no") -> Delivery:
        """One whose five attempts failed."""
        delivery = self.plan(at)
        while delivery.not_before:
            delivery = self.attempt(delivery, 500, response)
        return delivery

    def stored(self, delivery: Delivery) -> Delivery:
        """Give the delivery as it is in the table."""
        with self.world.wire.unseen():
            found = DeliveryRepository(table()).get(delivery.tenant_id, delivery.webhook_id, delivery.delivery_id)
        assert found is not None
        return found
