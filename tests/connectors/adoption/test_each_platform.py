"""Bookings that begin in Acuity, Calendly, Mindbody, Square and Zoom become ours, and stay in step from then on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheducal.connectors.connections.ruleset.model import Ruleset
from tests.connectors.adoption.platforms import EVE, PLATFORMS, Platform, There
from tests.connectors.bench import bench
from tests.integration.world.catalog.business import ADA, BERLIN, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


@contextmanager
def adopting(platform: Platform, world: World) -> Iterator[tuple[There, Business, str]]:
    """Yield a business whose service and person the platform knows, and our own bookings do not go there."""
    business = Business(world.client)
    person = business.resource()
    service = business.service(person)
    rules = Ruleset(
        adopts=True,
        on_create="leave",
        services={platform.service: service},
        resources={platform.resource: person},
    )
    with bench(replace(platform.subject, rules=rules), world) as made:
        yield There(platform, made), business, service


@pytest.fixture(params=PLATFORMS, ids=lambda each: each.subject.kind)
def opened(request: pytest.FixtureRequest, world: World) -> Iterator[tuple[There, Business, str]]:
    """Yield each platform."""
    with adopting(request.param, world) as found:
        yield found


def ours(there: There) -> list[dict[str, Any]]:
    """List the bookings that began there."""
    found = there.made.world.client.send("bookings.list", None, None, {"from": MONDAY, "to": MONDAY}).data["bookings"]
    return [each for each in found if each["customer"]["email"] == EVE]


def starts(there: There) -> list[str]:
    """Give when they begin, by the clocks of Berlin. Some platforms have other clocks."""
    instants = (datetime.fromisoformat(each["startInstant"]) for each in ours(there))
    return [f"{each.astimezone(ZoneInfo(BERLIN)):%H:%M}" for each in instants]


def unplaced(there: There) -> dict[str, str]:
    """Give the reasons on the list of those without a place."""
    path = {"connectionId": there.made.connection.connection_id}
    listed = there.made.world.client.send("connections.unplaced", None, path).data["unplaced"]
    assert all(each["detail"] for each in listed)
    return {each["remoteId"]: each["reason"] for each in listed}


def test_it_is_ours_from_the_first_word_to_the_last(opened: tuple[There, Business, str]) -> None:
    there, business, service = opened
    made, remote_id = there.made, there.book("11:00")
    there.told(remote_id, remote_id)
    (booking,) = ours(there)
    assert (booking["serviceId"], booking["status"]) == (service, "confirmed")
    assert starts(there) == ["11:00"]
    assert [each["name"] for each in booking["resources"]] == ["Anna Berg"]
    assert business.book(service, "11:00", key="taken", customer=ADA).status == 409, "it takes its time"
    assert made.sync(booking["appointmentId"])["state"] == "synced"
    moved = there.move(remote_id, "13:00")
    there.told(moved, remote_id, moved)
    assert starts(there) == ["13:00"], "it moves here, once"
    moved = there.move(moved, "15:00")
    there.told(moved)
    moved = there.move(moved, "13:00")
    there.told(moved)
    assert starts(there) == ["13:00"], "and again"
    assert business.book(service, "11:00", key="free", customer=ADA).status == 201, "its old time is free"
    there.cancel(moved)
    there.told(moved, moved)
    assert business.get(booking["bookingId"]).data["status"] == "cancelled"
    assert business.book(service, "13:00", key="free again", customer=ADA).status == 201
    there.told(remote_id, moved)
    assert (made.asked("create"), made.asked("update")) == (0, 0), "nothing of it goes back"
    assert unplaced(there) == {}
    ledger_holds(made.world.clock.now())


def test_one_without_a_place_waits_on_the_list(opened: tuple[There, Business, str]) -> None:
    there, business, service = opened
    assert business.book(service, "11:00", key="first", customer=ADA).status == 201
    there.made.settle()
    first, second = there.book("11:00"), there.book("11:15")
    there.told(second, first, second)
    assert set(unplaced(there).values()) == {"time_taken"}
    assert len(unplaced(there)) == 2
    moved = there.move(first, "14:00")
    there.told(moved, first)
    assert starts(there) == ["14:00"], "it was moved before it had a place"
    there.cancel(second)
    there.told(second)
    assert unplaced(there) == {}, "it was cancelled before it had a place"
    assert len(ours(there)) == 1


def test_what_is_over_or_of_no_service_is_not_ours(opened: tuple[There, Business, str]) -> None:
    there, _, _service = opened
    if there.platform is not PLATFORMS[-1]:  # all meetings of Zoom are of one service
        other = there.book("12:00", "999")
        there.told(other)
        assert list(unplaced(there).values()) == ["no_service"]
    gone = there.cancel(there.book("15:00"))
    there.told(gone)
    assert ours(there) == []
    before = there.move(there.book("09:00"), "16:00")
    there.told(before)
    assert starts(there) == ["16:00"], "we first heard of it after its move"


@pytest.mark.parametrize("platform", PLATFORMS[:-1], ids=lambda each: each.subject.kind)
def test_nobody_came_there_is_a_no_show_here(platform: Platform, world: World) -> None:
    with adopting(platform, world) as (there, business, _):
        remote_id = there.book("11:00")
        there.told(remote_id)
        (booking,) = ours(there)
        world.clock.advance(hours=24 * 4)
        there.miss(remote_id)
        there.told(remote_id, remote_id)
        assert business.get(booking["bookingId"]).data["status"] == "no_show"
        assert [each["eventType"] for each in of_kind("event")].count("booking.no_show") == 1
