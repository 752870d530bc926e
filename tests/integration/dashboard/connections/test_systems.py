"""What a member sees and sets of a system that keeps appointments: why one did not reach it, rules, mapping."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scheducal.connectors.adoption.model import NotPlaced
from scheducal.connectors.adoption.repository import UnplacedRepository
from scheducal.connectors.foreign import ForeignBooking
from scheducal.store.table import table
from tests.connectors.bench import Bench, bench
from tests.connectors.conftest import toy
from tests.connectors.test_toy import TOY
from tests.integration.dashboard.pages import Pages, Shown
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.dashboard.soundness import HOSTILE, check_sound
from tests.integration.world.world import World

__all__ = ["toy"]


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to the toy system."""
    with bench(TOY, world) as opened:
        yield opened


@pytest.fixture
def pages(made: Bench) -> Pages:
    """A developer's browser."""
    return Pages(made.world.wire, signed_in_member(made.world.tenant.tenant_id, "developer"))


def change(made: Bench, body: dict[str, Any]) -> None:
    path = {"connectionId": made.connection.connection_id}
    assert made.world.client.send("connections.update", body, path).status == 200


def sound(shown: Shown) -> Shown:
    check_sound(shown)
    return shown


def test_an_appointment_says_why_it_did_not_reach_a_system(made: Bench, pages: Pages) -> None:
    cases: tuple[tuple[dict[str, Any], str, str], ...] = (
        ({}, "Up to date", "It got there, with version 1."),
        ({"filter": {"bookingsOnly": True}}, "Filtered out", "The filter of the connection does not let it through."),
        ({"filter": None, "rules": {"onCreate": "leave"}}, "Left out", "The rules of the connection leave this out."),
        ({"rules": {"direction": "in"}}, "Not told", "The rules of the connection only follow the system"),
        ({"rules": None}, "Waits for access", "Toy gives no access."),
    )
    for number, (body, state, words) in enumerate(cases, 1):
        change(made, {"label": "Front desk", **body})
        if state == "Waits for access":
            made.revoke()
        appointment = made.create(appointmentSubject=f"Visit {number}", appointmentLocation="Room 1"[:number])
        made.settle()
        path = f"/dashboard/appointments/{appointment}"
        assert f'hx-get="{path}/systems"' in sound(pages.get(path)).body
        shown = sound(pages.get(f"{path}/systems"))
        assert f"Toy Front desk {state} {words}" in shown.text, (state, shown.text)
        mends = [each for each in shown.links if made.connection.connection_id in each]
        at_rules = [each.endswith("/rules") for each in mends]
        assert at_rules == ([] if state == "Up to date" else [state != "Waits for access"]), state


def test_the_log_says_what_was_asked_and_bookings_without_a_place_are_listed(made: Bench, pages: Pages) -> None:
    appointment = made.create(appointmentSubject="Visit")
    made.settle()
    path = f"/dashboard/connections/{made.connection.connection_id}"
    assert f"{path}/log" in sound(pages.get(path)).links
    shown = sound(pages.get(f"{path}/log"))
    assert "An appointment goes there" in shown.text
    assert f"/dashboard/appointments/{appointment}" in shown.links
    out = sound(pages.get(f"{path}/log?direction=out&result=done"))
    assert "POST" in out.text
    assert "Nothing here" in sound(pages.get(f"{path}/log?direction=in&result=refused")).text
    unplaced = UnplacedRepository(table())
    at = made.world.clock.now()
    foreign = ForeignBooking(remote_id=HOSTILE, version="1", is_booked=True, service="cut", start=at, end=at)
    named = made.connection.tenant_id, made.connection.connection_id
    unplaced.note(*named, foreign, NotPlaced("no_service", HOSTILE), at)
    assert "No service fits" in sound(pages.get(f"{path}/unplaced")).text
    for each in ("log", "unplaced"):
        check_sound(pages.get(f"/dashboard/connections/con_01j0000000000000000000000a/{each}"), 404)
