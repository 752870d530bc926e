"""Deliveries on their way, as tests find them."""

from __future__ import annotations

from scheducal.store.table import table
from scheducal.webhooks.delivery.manifest import manifest_of
from scheducal.webhooks.delivery.model import GRACE
from scheducal.webhooks.delivery.repository import DeliveryRepository
from tests.integration.world.pipeline import lost
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import attempts, registered, sent_test
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World

OTHER_URL = "https://other.example.com/hook"
CHANGES = ["appointment.created", "appointment.updated", "appointment.rescheduled", "appointment.canceled"]


def two_endpoints_and_an_event(world: World) -> None:
    """Two endpoints, and an appointment of which nobody has been told."""
    registered(world, URL, CHANGES)
    registered(world, OTHER_URL, ["appointment.created"])
    world.client.create(WITH_JOHN, idempotency_key="before")


def one_event(world: World) -> None:
    """Arrange a test event, of which the endpoint has not been told."""
    sent_test(world, registered(world))


def two_events(world: World) -> None:
    """Two test events, of which their endpoint has not been told."""
    webhook_id = registered(world)
    for _ in range(2):
        sent_test(world, webhook_id)


def one_overdue(world: World) -> None:
    """Its message was lost, and the delivery is overdue."""
    one_event(world)
    world.pipeline.dispatch()
    world.pipeline.consume("deliver", lost)
    world.clock.advance(seconds=GRACE.total_seconds() + 1)


def failed_thrice(world: World) -> None:
    """Arrange that the fourth attempt is due."""
    world.receivers.answer(URL, answering(500))
    one_event(world)
    while len(attempts()) < 3:
        world.pipeline.work()
        world.pipeline.wait()
    world.pipeline.consume("retry", lost)
    world.clock.advance(minutes=40)


def three_events(world: World) -> None:
    """Three test events, of which their endpoint has not been told."""
    webhook_id = registered(world)
    for _ in range(3):
        sent_test(world, webhook_id)


def three_overdue(world: World) -> None:
    """Three deliveries that are overdue, and will be in one batch."""
    three_events(world)
    world.pipeline.dispatch()
    world.pipeline.consume("deliver", lost)
    world.clock.advance(seconds=GRACE.total_seconds() + 1)


def bring(world: World) -> None:
    """Bring the overdue delivery's message to the worker."""
    with world.wire.unseen():
        world.pipeline.sweep()
    world.pipeline.consume("retry")


def bring_first(world: World) -> None:
    """Bring the event's first message to the worker."""
    with world.wire.unseen():
        world.pipeline.dispatch()
    world.pipeline.consume("deliver")


def bring_first_late(world: World) -> None:
    """It comes when the sweeper may look after it already."""
    with world.wire.unseen():
        world.pipeline.dispatch()
    world.clock.advance(seconds=GRACE.total_seconds() + 1)
    world.pipeline.consume("deliver")


def sweep_each_fate(world: World) -> None:
    """Of three deliveries in a manifest one has arrived, one was claimed by a worker that died, one was never begun."""
    with world.wire.unseen():
        world.pipeline.dispatch()
        world.pipeline.consume("deliver", lambda batch: batch[:1])
        (manifest,) = map(manifest_of, of_kind("manifest"))
        repository = DeliveryRepository(table())
        arrived = repository.stored(manifest.deliveries)
        claimed, _ = [each for each in manifest.deliveries if each not in arrived]
        repository.begin(claimed, world.clock.now())
    world.clock.advance(seconds=GRACE.total_seconds() + 1)
    world.pipeline.sweep()
