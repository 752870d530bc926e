"""Connected calendars of a suspended tenant: nothing is read or written, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.integration.connectors.rig import Connected
from tests.integration.operators.operator import operator
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind


def test_a_push_waits_until_the_tenant_is_resumed(connected: Connected) -> None:
    world, here = connected.world, operator(connected.world)
    world.client.create(WITH_JOHN, idempotency_key="k")
    here.suspend()
    connected.settle()
    world.clock.advance(hours=1)
    connected.settle()
    assert list(connected.fake.sent) == []
    here.resume()
    connected.settle()
    (sync,) = [row for row in of_kind("sync") if row["system"] == connected.system]
    assert sync["state"] == "synced"


def test_a_change_in_the_calendar_is_read_once_the_tenant_is_resumed(connected: Connected) -> None:
    world, here = connected.world, operator(connected.world)
    world.client.create(WITH_JOHN, idempotency_key="k")
    connected.settle()
    connected.pull_run()
    here.suspend()
    before = len(connected.fake.sent)
    start = datetime(2026, 4, 15, 15, tzinfo=UTC)
    connected.person.move(connected.reference, start, start + timedelta(hours=1))
    connected.pull_run()
    connected.settle()
    world.clock.advance(hours=7)
    world.pipeline.sweep()
    connected.settle()
    assert len(connected.fake.sent) == before
    here.resume()
    connected.settle()
    world.clock.advance(minutes=1)
    world.pipeline.sweep()
    connected.settle()
    (appointment,) = of_kind("appointment")
    assert appointment["version"] == 2
