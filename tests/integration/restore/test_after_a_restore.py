"""After a restore: others are told again under higher numbers, and every system is compared."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from scheducal.clock import to_seconds
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal_tools.cli.operations.restore.reconciliation import Reconciliation
from scheducal_tools.cli.operations.restore.retelling import Retelling
from scheducal_tools.cli.operations.restore.survey import Difference
from tests.faults import Killed, every_fault
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import deliveries, registered
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World, worlds

# What went out before the table was taken back.
TOLD = {"version": 7, "sequence": 4}


def older() -> Difference:
    """Give the only appointment, of which others were told more than the table knows."""
    [row] = of_kind("appointment")
    return Difference("older", Key(str(row["pk"]), str(row["sk"])), "appointment", TOLD, row)


def retell(world: World, difference: Difference) -> bool:
    with world.wire.invocation("retell"):
        return Retelling(table()).tell(difference, world.clock.now())


def arranged(world: World) -> None:
    registered(world, URL, ["appointment.updated"])
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.settle()
    world.clock.advance(minutes=1)


def test_invitees_and_webhooks_are_told_again_above_what_they_were_told_last(world: World) -> None:
    arranged(world)
    found = older()
    assert retell(world, found)
    assert not retell(world, found)
    world.pipeline.settle()

    first, second = world.mails(JOHN)
    assert first.invitation is not None
    assert second.invitation is not None
    assert (first.invitation.sequence, second.invitation.sequence) == (0, TOLD["sequence"] + 1)
    [row] = of_kind("appointment")
    assert row["version"] == TOLD["version"] + 1
    assert [each["action"] for each in of_kind("audit") if each.get("version") == row["version"]] == ["restored"]
    assert [each["state"] for each in deliveries()] == ["delivered"]


def test_a_cancellation_is_for_good_and_told_no_further(world: World) -> None:
    arranged(world)
    [row] = of_kind("appointment")
    world.client.cancel(str(row["appointmentId"]), idempotency_key="c")
    world.pipeline.settle()
    assert not retell(world, older())


def test_a_fault_anywhere_tells_again_once() -> None:
    for trial in every_fault(worlds(arranged)):
        with trial as world:
            found = older()
            # The operator runs the step again.
            with suppress(Exception, Killed):
                retell(world, found)
            with world.wire.unseen():
                retell(world, found)
                world.pipeline.settle()
            [row] = of_kind("appointment")
            assert row["version"] == TOLD["version"] + 1
            assert len(world.mails(JOHN)) == 2


def test_every_system_is_compared_again(world: World) -> None:
    arranged(world)
    world.pipeline.reconcile()
    world.clock.advance(minutes=10)
    since = to_seconds(world.clock.now())
    reconciliation = Reconciliation(table())
    count = reconciliation.begin(since)
    assert count == len(of_kind("drift")) > 0
    assert outcome(reconciliation, world, since) == {"compared": 0, "waiting": count}
    world.pipeline.reconcile()
    assert outcome(reconciliation, world, since) == {"compared": count, "waiting": 0}


def outcome(reconciliation: Reconciliation, world: World, since: Any) -> dict[str, int]:
    found = reconciliation.outcome(since, world.clock.now() + timedelta(seconds=1))
    assert (found.unreached, found.unrepaired) == (0, 0)
    return {"compared": found.compared, "waiting": found.waiting}
