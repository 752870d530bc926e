"""Events that the stream gave up: counted by the clock, found and planned by an operator, once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from scheducal.clock import isoformat
from scheducal.dispatch.rules import Unplanned
from scheducal.dispatch.service import check_events
from scheducal.errors import Refusal
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal_tools.cli.operations.events import EventOperations
from tests.faults import Killed, every_fault
from tests.integration.world.functions import invoke, module
from tests.integration.world.pipeline import lost
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import deliveries, every_delivery_holds, registered
from tests.integration.world.webhooks.webhooks import URL, Hooks
from tests.integration.world.world import World, worlds

OTHER = "https://other.example.com/hook"
TYPES = ["appointment.created"]


def operations(world: World) -> EventOperations:
    """Give the operator's, whose invocations reach the functions of this process."""

    def call(name: str, event: dict[str, Any]) -> dict[str, Any]:
        return {"error": None, "result": invoke(world.wire, name, event)}

    return EventOperations(table(), call, world.clock.now)


def replanned(world: World, *, dry_run: bool = False) -> dict[str, Any]:
    since = isoformat(world.clock.now() - timedelta(days=2))
    return operations(world).replan(since, None, dry_run=dry_run)


def given_up(world: World, *keys: str) -> None:
    """Create appointments whose events the stream gives up."""
    world.clock.advance(seconds=2)
    for key in keys or ("k",):
        world.client.create(WITH_JOHN, idempotency_key=key)
    world.pipeline.dispatch(lost)
    world.clock.advance(hours=2)


def counted(world: World, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ring the clock of the check, and give what it counted."""
    found: list[int] = []

    def add(*, name: str, unit: str, value: int) -> None:
        del unit
        if name == "events.unplanned":
            found.append(value)

    monkeypatch.setattr(module("pipeline.reconcile").metrics, "add_metric", add)
    world.pipeline.reconcile()
    return found


def test_events_without_deliveries_are_planned_once_and_reach_their_endpoint(world: World) -> None:
    registered(world, URL, TYPES)
    given_up(world, "a", "b")
    assert deliveries() == []
    seen = replanned(world, dry_run=True)
    assert (seen["checked"], seen["unplanned"], seen["planned"]) == (2, 2, 0)
    assert deliveries() == []

    assert replanned(world)["planned"] == 2
    assert replanned(world)["unplanned"] == 0
    world.pipeline.settle()
    assert [each["state"] for each in deliveries()] == ["delivered", "delivered"]
    assert len(world.receivers.got) == 2
    assert replanned(world)["unplanned"] == 0


def test_only_those_get_an_event_who_were_owed_it_and_have_none(world: World) -> None:
    first = registered(world, URL, TYPES)
    changed = registered(world, OTHER, ["appointment.updated"])
    given_up(world)
    hooks = Hooks(world.client)
    hooks.update(changed, {"eventTypes": TYPES})
    registered(world, "https://late.example.com/hook", TYPES)
    # Switched off and on, it is owed the event all the same.
    hooks.update(first, {"isActive": False})
    hooks.update(first, {"isActive": True})

    document = replanned(world)

    assert [each["lacks"] for each in document["events"]] == [[first]]
    world.pipeline.settle()
    assert [each["webhookId"] for each in deliveries()] == [first]


def test_an_event_that_was_planned_for_one_endpoint_is_planned_for_the_other(world: World) -> None:
    first, second = registered(world, URL, TYPES), registered(world, OTHER, TYPES)
    world.clock.advance(seconds=2)
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.settle()
    [gone] = [each for each in deliveries() if each["webhookId"] == second]
    table().delete(Key(str(gone["pk"]), str(gone["sk"])))

    assert [each["lacks"] for each in replanned(world)["events"]] == [[second]]
    world.pipeline.settle()
    assert sorted(str(each["webhookId"]) for each in deliveries()) == sorted([first, second])
    assert len(world.receivers.got) == 3


def test_an_appointment_whose_sync_was_lost_is_pushed_after_all(world: World) -> None:
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.dispatch(lost)
    [gone] = of_kind("sync")
    table().delete(Key(str(gone["pk"]), str(gone["sk"])))
    assert [each["lacks"] for each in replanned(world)["events"]] == [["email"]]
    assert replanned(world)["unplanned"] == 0
    world.pipeline.settle()
    assert len(world.mails()) == 1


def test_what_was_planned_is_not_found(world: World) -> None:
    registered(world, URL, ["appointment.created", "appointment.canceled", "webhook.test"])
    off = registered(world, OTHER, TYPES)
    Hooks(world.client).update(off, {"isActive": False})
    world.clock.advance(seconds=2)
    world.client.create(WITH_JOHN, idempotency_key="k")
    Hooks(world.client).test(off)
    world.pipeline.settle()
    world.new_tenant("Without endpoints").create(WITH_JOHN, idempotency_key="k")
    world.pipeline.dispatch(lost)
    world.clock.advance(hours=2)
    document = replanned(world)
    assert (document["checked"] > 2, document["unplanned"]) == (True, 0)


def test_the_check_counts_each_event_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(world, URL, TYPES)
    given_up(world, "a", "b", "c")
    assert counted(world, monkeypatch) == [3]
    assert counted(world, monkeypatch) == []
    world.clock.advance(hours=2)
    assert counted(world, monkeypatch) == []
    given_up(world, "d")
    assert counted(world, monkeypatch) == [1]


def test_an_event_that_may_still_be_on_its_way_is_not_counted_yet(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(world, URL, TYPES)
    world.clock.advance(seconds=2)
    world.client.create(WITH_JOHN, idempotency_key="k")
    assert counted(world, monkeypatch) == []
    world.clock.advance(hours=2)
    assert counted(world, monkeypatch) == [1]


def test_a_time_of_which_nothing_is_known_is_refused(world: World) -> None:
    now = world.clock.now()
    months, earlier, day = (isoformat(now - timedelta(days=days)) for days in (40, 2, 1))
    for since, until in ((months, None), (day, earlier), (day, day), ("soon", None)):
        with pytest.raises(Refusal):
            operations(world).replan(since, until)


def test_a_check_that_runs_out_of_time_goes_on_in_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(world, URL, TYPES)
    given_up(world, "a")
    world.pipeline.reconcile(remaining=1_000)
    assert counted(world, monkeypatch) == [1]


def test_a_fault_anywhere_in_a_replan_loses_no_event_and_doubles_none() -> None:
    def arrange(world: World) -> None:
        registered(world, URL, TYPES)
        given_up(world)
        # Mails and their syncs are another story.
        world.pipeline.settle()

    for trial in every_fault(worlds(arrange)):
        with trial as world:
            _tolerant(partial(replanned, world))
            with world.wire.unseen():
                replanned(world)
                world.pipeline.settle()
                assert replanned(world)["unplanned"] == 0
            every_delivery_holds(world)
            assert [each["state"] for each in deliveries()] == ["delivered"]


def test_a_fault_anywhere_in_the_check_leaves_it_to_the_next() -> None:
    def arrange(world: World) -> None:
        registered(world, URL, TYPES)
        given_up(world)

    for trial in every_fault(worlds(arrange)):
        with trial as world:
            told: list[Unplanned] = []
            check = partial(check_events, table(), world.clock.now(), lambda: True, told.extend)
            with world.wire.invocation("check"):
                _tolerant(check)
            with world.wire.unseen():
                check()
            # Told of, and at most once more where the note of it was not written.
            assert 1 <= len(told) <= 2


def _tolerant(act: Any) -> None:
    """An operator whose command ends with an error types it again."""
    try:
        act()
    except (Exception, Killed):  # noqa: BLE001  the next run makes it good
        return


def test_a_span_that_goes_on_ends_now(world: World) -> None:
    registered(world, URL, TYPES)
    given_up(world)
    since = isoformat(world.clock.now() - timedelta(days=2))
    found = operations(world).replan(since, "2999-01-01T00:00:00Z", dry_run=True)
    assert (found["until"], found["unplanned"]) == (isoformat(world.clock.now() + timedelta(seconds=1)), 1)
