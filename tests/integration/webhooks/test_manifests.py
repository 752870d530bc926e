"""Sweeps that find more manifests than they have time for."""

from __future__ import annotations

from scheducal.store.table import table
from scheducal.webhooks.delivery.manifest import DeliveryManifests
from scheducal.webhooks.delivery.overdue import adopt_unfinished
from scheducal.webhooks.delivery.repository import DeliveryRepository
from tests.integration.world.pipeline import lost
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import (
    attempts,
    deliveries,
    every_delivery_holds,
    registered,
    sent_test,
)
from tests.integration.world.webhooks.on_the_way import OTHER_URL, failed_thrice
from tests.integration.world.world import World


def dispatched_and_lost(world: World, webhook_id: str) -> None:
    """Arrange a test event of which a manifest is all that is known."""
    sent_test(world, webhook_id)
    world.pipeline.dispatch()
    world.pipeline.consume("deliver", lost)


def test_each_manifest_is_forgotten_once_it_was_looked_after(world: World) -> None:
    webhook_id = registered(world)
    for _ in range(3):
        dispatched_and_lost(world, webhook_id)
        world.clock.advance(seconds=1)
    world.clock.advance(seconds=122)
    time_for_two = iter([True, True, False])
    before = sorted(row["sk"] for row in of_kind("manifest"))
    repository = DeliveryRepository(table())
    found = adopt_unfinished(repository, DeliveryManifests(table()), world.clock.now(), lambda: next(time_for_two))
    assert (found.count, found.oldest.total_seconds(), len(deliveries())) == (2, 125, 2)
    assert [row["sk"] for row in of_kind("manifest")] == before[2:], "the newest waits for the next sweep"
    world.pipeline.settle()
    every_delivery_holds(world)


def test_a_sweep_without_time_for_manifests_sends_what_is_overdue_all_the_same(world: World) -> None:
    failed_thrice(world)
    world.pipeline.sweep()
    world.pipeline.consume("retry", lost)
    dispatched_and_lost(world, registered(world, OTHER_URL))
    world.clock.advance(minutes=16)
    kept = of_kind("manifest")
    world.pipeline.sweep(remaining=30_000)
    world.pipeline.consume("retry")
    assert (len(attempts()), of_kind("manifest"), len(kept)) == (4, kept, 1)
    world.pipeline.settle()
    every_delivery_holds(world)
