"""The numbers that the cost tables of docs/deploy.md are reckoned from are as measured."""

from __future__ import annotations

import json

import pytest

from infra.costs.work import BOOKING, RINGS, Calls, Work
from tests.integration.connectors.rig import Connected
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.cloud.consumption import Consumption, consumption
from tests.integration.world.functions import forget
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.world import World

# The wire names functions by their verb.
NAMES = {
    "list": "availability.list",
    "create": "bookings.create",
    "dispatch": "pipeline.dispatch",
    "calendars": "pipeline.calendars",
    "deliver": "pipeline.deliver",
}


@pytest.mark.parametrize("name", RINGS)
def test_a_ring_of_the_clock_that_finds_nothing(world: World, capsys: pytest.CaptureFixture[str], name: str) -> None:
    ring = getattr(world.pipeline, name.removeprefix("pipeline."))
    ring()  # what is due in a new world, such as the day's comparison
    capsys.readouterr()
    with consumption(world) as found:
        ring()
    expected = Work({name: calls(found)[name]}, found.read_units, found.write_units, found.of("sqs"))
    assert RINGS[name] == expected
    assert metrics(capsys.readouterr().out) == RINGS[name].metrics == 0


def test_a_booking_with_a_calendar_and_a_webhook(connected: Connected, capsys: pytest.CaptureFixture[str]) -> None:
    world, business = connected.world, Business(connected.world.client)
    with world.wire.unseen():
        service = business.service(cancellationNotice=None)
        registered(world, types=["booking.created"])
    connected.settle()
    forget()
    capsys.readouterr()
    with consumption(world) as booked:
        query = {"serviceId": service, "from": MONDAY, "to": MONDAY}
        assert business.client.send("availability.list", query=query).status == 200
        assert business.book(service, "11:00", key="b").status == 201
        connected.settle()
    written = metrics(capsys.readouterr().out)
    assert len(world.receivers.got) == 1
    assert len(connected.fake.sent) > 0
    world.clock.advance(seconds=130)
    with consumption(world) as swept:  # what the sweep does beside what it does where nothing is to be done
        world.pipeline.sweep()
    ring = RINGS["pipeline.sweep"]
    assert calls(booked) == BOOKING.invocations
    assert booked.read_units + swept.read_units - ring.read_units == BOOKING.read_units
    assert booked.write_units + swept.write_units == BOOKING.write_units
    assert (booked.of("sqs"), written) == (BOOKING.sends, BOOKING.metrics)
    assert -(-booked.stored_bytes // 1024) == BOOKING.stored_kilobytes


def calls(found: Consumption) -> dict[str, Calls]:
    """By the function's name."""
    return {
        NAMES.get(verb, f"pipeline.{verb}"): Calls(counts.total() - counts["outside"], counts["outside"])
        for verb, counts in found.calls.items()
    }


def metrics(output: str) -> int:
    """Count the of our own metrics were written."""
    written = [json.loads(line)["_aws"] for line in output.splitlines() if '"_aws"' in line]
    parts = [part for each in written for part in each["CloudWatchMetrics"]]
    return len({each["Name"] for part in parts for each in part["Metrics"]})
