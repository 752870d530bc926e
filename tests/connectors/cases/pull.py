"""What every system from which we pull must do, connectors and calendars alike."""

from __future__ import annotations

from typing import Protocol

from tests.connectors.cases.push import PushBench, wanted
from tests.integration.world.requests import MOVED
from tests.integration.world.rows import Row, of_kind


class PullBench(PushBench, Protocol):
    """A world that is connected to a fake system on whose side people change things."""

    def subscribe(self) -> None:
        """Let the system tell us of changes from now on."""

    def move(self, *, is_told: bool) -> None:
        """People move the one record, and the system tells us of it or does not."""

    def tell_again(self) -> None:
        """Tell us that the one record has changed."""

    def reconcile(self) -> Row:
        """Give the day's comparison, and its row."""


class PullCases:
    """made: a connected world, of a fixture that the system's tests define."""

    def test_a_change_on_its_side_is_followed(self, made: PullBench) -> None:
        made.subscribe()
        appointment_id = made.create()
        made.settle()
        made.world.clock.advance(minutes=1)
        made.move(is_told=True)
        made.settle()
        found = made.appointment(appointment_id)
        assert found["version"] == 2
        assert made.shown() == [wanted(made, appointment_id)]
        assert {(each["state"], each["version"]) for each in found["sync"]} == {("synced", 2)}

    def test_our_own_change_comes_back_and_is_no_change(self, made: PullBench) -> None:
        made.subscribe()
        appointment_id = made.create()
        made.settle()
        for version in (1, 2):
            made.tell_again()
            made.settle()
            assert made.appointment(appointment_id)["version"] == version
            made.world.client.update(appointment_id, MOVED)
            made.settle()
        assert made.asked("update") == 1
        assert len(of_kind("conflict")) == 0

    def test_drift_is_found_and_repaired(self, made: PullBench) -> None:
        appointment_id = made.create()
        made.settle()
        made.move(is_told=False)
        report = made.reconcile()
        assert made.shown() == [wanted(made, appointment_id)]
        assert made.appointment(appointment_id)["version"] == 2
        assert report["report"]["counts"]["repaired"] == 1
        assert made.reconcile()["report"]["counts"]["repaired"] == 0
