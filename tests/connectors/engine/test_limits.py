"""What a platform takes in a minute and in a day: work waits for it, is not lost, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheducal.connectors import registry
from scheducal.connectors.manifest import Limits
from tests.connectors.bench import Bench, bench
from tests.connectors.test_toy import TOY
from tests.integration.world.world import World


def limited(monkeypatch: pytest.MonkeyPatch, limits: Limits) -> None:
    toy = replace(registry.manifest("toy"), limits=limits)
    every = {**registry.manifests(), "toy": toy}
    monkeypatch.setattr(registry, "manifests", lambda: every)


def usage(made: Bench) -> dict[str, Any]:
    path = {"connectionId": made.connection.connection_id}
    return dict(made.world.client.send("connections.get", None, path).data["usage"])


def test_a_spent_day_makes_work_wait_for_the_next_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, Limits(at_once=4, writes_per_day=3))
    with bench(TOY, world) as made:
        # The subscription was the first of the three.
        made_there = [made.create(appointmentSubject=f"Number {number}") for number in range(3)]
        world.pipeline.work()
        assert [each["subject"] for each in made.shown()] == ["Number 0", "Number 1"]
        midnight = (world.clock.now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        said = usage(made)
        assert (said["changesToday"], said["changesPerDay"]) == (3, 3)
        assert said["opensAt"] == midnight.isoformat().replace("+00:00", "Z")
        waiting = made.sync(made_there[2])
        assert (waiting["state"], said["opensAt"] in waiting["error"]) == ("retrying", True)
        # A deletion costs nothing, and so does another tenant's work.
        world.client.cancel(made_there[0])
        world.pipeline.work()
        assert [each["subject"] for each in made.shown()] == ["Number 1"]
        asked = len(made.fake.sent)
        while world.clock.now() + timedelta(minutes=61) < midnight:
            world.clock.advance(minutes=60)
            world.pipeline.sweep()
            world.pipeline.work()
        assert len(made.fake.sent) == asked
        world.clock.advance(minutes=62)
        made.settle()
        assert sorted(each["subject"] for each in made.shown()) == ["Number 1", "Number 2"]
        assert made.sync(made_there[2])["state"] == "synced"
        assert (usage(made)["changesToday"], usage(made)["opensAt"]) == (1, None)


def test_a_spent_minute_makes_all_work_wait_for_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, Limits(at_once=4, per_minute=20))
    with bench(TOY, world) as made:
        world.clock.advance(seconds=60 - world.clock.now().second)
        for number in range(12):
            made.create(appointmentSubject=f"Number {number}")
        asked = len(made.fake.sent)
        world.pipeline.work()
        assert len(made.fake.sent) - asked <= 20
        assert len(made.shown()) < 12
        assert usage(made)["opensAt"] is not None
        made.settle()
        assert len(made.shown()) == 12
