"""What people say in another system of who came is followed as their other changes are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.bench import Bench
from tests.connectors.engine.test_adoption import adopting, book_there, booked, told
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

FOUR_DAYS = 24 * 4


def say(made: Bench, state: str) -> None:
    """Let people say there who came."""
    made.fake.touch(made.record, state=state)
    told(made, made.record["id"])


def adopted(made: Bench) -> str:
    """Let a booking of theirs become ours, and give its id."""
    told(made, book_there(made))
    (ours,) = booked(made)
    return str(ours["bookingId"])


@pytest.mark.parametrize("rules", [{}, {"on_no_show": "do"}], ids=["told of none", "told of each"])
def test_nobody_came_there_is_a_no_show_here_and_goes_nowhere_back(world: World, rules: dict[str, Any]) -> None:
    with adopting(world, **rules) as (made, business, _):
        booking_id = adopted(made)

        def status() -> str:
            return str(business.get(booking_id).data["status"])

        say(made, "missed")
        assert status() == "confirmed", "it has not begun yet"
        say(made, "")
        world.clock.advance(hours=FOUR_DAYS)
        say(made, "missed")
        assert status() == "no_show"
        events = [each for each in of_kind("event") if each["eventType"] == "booking.no_show"]
        told(made, made.record["id"], made.record["id"])
        assert (len(events), status()) == (1, "no_show")
        say(made, "")
        assert status() == "completed", "they took it back"
        assert business.change("no_show", booking_id).status == 200
        made.settle()
        told(made, made.record["id"])
        assert status() == "no_show", "what they do not say does not count"
        assert made.asked("update") == 0


@pytest.mark.parametrize(("winner", "outcome"), [("later", "no_show"), ("theirs", "no_show"), ("ours", "completed")])
def test_who_wins_where_somebody_here_said_that_they_came(world: World, winner: str, outcome: str) -> None:
    with adopting(world, winner=winner) as (made, business, _):
        booking_id = adopted(made)
        world.clock.advance(hours=FOUR_DAYS)
        assert business.change("complete", booking_id).status == 200
        world.clock.advance(minutes=1)
        say(made, "missed")
        assert business.get(booking_id).data["status"] == outcome
        lost = [(each["field"], each["lost"]) for each in of_kind("conflict")]
        assert lost == ([("attendance", "nobody came")] if outcome == "completed" else [])


def test_an_appointment_without_a_booking_has_no_no_show(world: World) -> None:
    with adopting(world) as (made, _, _service):
        appointment_id = made.create()
        made.settle()
        say(made, "missed")
        assert made.appointment(appointment_id)["version"] == 1
        assert made.sync(appointment_id)["state"] == "synced"
