"""Bookings that begin in another system become ours, once, and stay in step; what has no place is listed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from scheducal.connectors import registry
from scheducal.connectors.connections import wiring
from scheducal.connectors.connections.ruleset.model import Ruleset
from tests.connectors.bench import Bench, bench
from tests.connectors.engine.test_faults import Trial
from tests.connectors.test_toy import TOY
from tests.faults import Mode, every_fault
from tests.integration.connectors.authorization_servers import OnTheWire
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, fresh_world

EVE = {"name": "Eve Holt", "person": "eve@example.com"}


@contextmanager
def adopting(world: World, **rules: Any) -> Iterator[tuple[Bench, Business, str]]:
    """Yield a business whose service the system calls `cut`, connected so that it adopts."""
    business = Business(world.client)
    service = business.service()
    chosen = {"adopts": True, "services": {"cut": service}, **rules}
    with bench(replace(TOY, rules=Ruleset(**chosen)), world) as made:
        yield made, business, service


@pytest.fixture
def opened(world: World) -> Iterator[tuple[Bench, Business, str]]:
    """Yield a world whose connection adopts."""
    with adopting(world) as found:
        yield found


def book_there(made: Bench, at: str = "11:00", minutes: int = 30, **more: Any) -> str:
    """Let somebody book in the system, and give the id that it has there. at: by the clocks of Berlin in winter."""
    hour, minute = map(int, at.split(":"))
    start = f"{MONDAY}T{hour - 1:02d}:{minute:02d}:00+00:00"
    end = (hour - 1) * 60 + minute + minutes
    record = {"starts": start, "ends": f"{MONDAY}T{end // 60:02d}:{end % 60:02d}:00+00:00", "title": "Cut"}
    return str(made.fake.add("meetings", {**record, "service": "cut", **EVE, **more})["id"])


def told(made: Bench, *remote_ids: str) -> None:
    made.tell(*remote_ids)
    made.settle()


def booked(made: Bench) -> list[dict[str, Any]]:
    return list(made.world.client.send("bookings.list").data["bookings"])


def test_a_booking_there_becomes_ours_takes_its_time_and_stays_in_step(opened: tuple[Bench, Business, str]) -> None:
    made, business, service = opened
    remote_id = book_there(made)
    told(made, remote_id)
    told(made, remote_id, remote_id)
    (ours,) = booked(made)
    assert (ours["serviceId"], ours["status"], ours["customer"]["email"]) == (service, "confirmed", EVE["person"])
    assert business.book(service, "11:00").status == 409, "its time is taken"
    sync = made.sync(ours["appointmentId"])
    assert (sync["state"], made.asked("create"), made.asked("update")) == ("synced", 0, 0)
    made.world.clock.advance(minutes=1)
    made.fake.touch(made.record, starts=f"{MONDAY}T13:00:00+00:00", ends=f"{MONDAY}T13:30:00+00:00")
    told(made, remote_id)
    assert booked(made)[0]["start"] == f"{MONDAY}T14:00:00"
    assert business.move(ours["bookingId"], "15:00").status == 200
    made.settle()
    assert made.record["starts"] == f"{MONDAY}T14:00:00Z"
    assert (made.asked("create"), made.asked("update")) == (0, 1)


def test_what_has_no_place_is_listed_with_the_reason_and_tried_again(opened: tuple[Bench, Business, str]) -> None:
    made, business, service = opened
    assert business.book(service, "11:00").status == 201
    made.settle()
    made.fake.records["meetings"].clear()
    expected = {
        book_there(made, "12:00", service="shave"): "no_service",
        book_there(made, "11:00"): "time_taken",
        book_there(made, "13:00", minutes=-30): "invalid_time",
        book_there(made, "13:00", minutes=35): "invalid_time",
        book_there(made, "14:00", person=None): "no_customer",
        book_there(made, "14:00", person="no address"): "no_customer",
    }
    told(made, *expected)
    assert {each["remoteId"]: each["reason"] for each in of_kind("unplaced")} == expected
    assert all(each["detail"] for each in of_kind("unplaced"))
    assert EVE["person"] not in str(of_kind("unplaced")), "nothing of the customer"
    taken = next(each for each, reason in expected.items() if reason == "time_taken")
    made.fake.touch(made.fake.records["meetings"][taken], starts=f"{MONDAY}T14:00:00Z", ends=f"{MONDAY}T14:30:00Z")
    told(made, taken)
    assert taken not in {each["remoteId"] for each in of_kind("unplaced")}
    assert len(booked(made)) == 2


def test_people_see_what_has_no_place_and_settle_it(opened: tuple[Bench, Business, str]) -> None:
    made, _, service = opened
    ids = [book_there(made, at, service="shave") for at in ("11:00", "12:00", "13:00")]
    told(made, *ids)
    client, path = made.world.client, {"connectionId": made.connection.connection_id}
    first = client.send("connections.unplaced", None, path, {"limit": "2"}).data
    second = client.send("connections.unplaced", None, path, {"limit": "2", "cursor": first["nextCursor"]}).data
    listed = [*first["unplaced"], *second["unplaced"]]
    assert {each["remoteId"]: each["reason"] for each in listed} == dict.fromkeys(ids, "no_service")
    dismissed, retried = ids[:2]
    assert client.send("connections.settle", {"remoteId": dismissed, "action": "dismiss"}, path).status == 200
    rules = {"adopts": True, "services": {"cut": service, "shave": service}}
    assert client.send("connections.update", {"rules": rules}, path).status == 200
    told(made, dismissed)
    assert client.send("connections.settle", {"remoteId": retried, "action": "retry"}, path).status == 200
    made.settle()
    assert [each["start"] for each in booked(made)] == [f"{MONDAY}T12:00:00"], "not what was dismissed"
    left = client.send("connections.unplaced", None, path).data["unplaced"]
    assert {each["remoteId"]: each["state"] for each in left} == {dismissed: "dismissed", ids[2]: "open"}
    unknown = client.send("connections.settle", {"remoteId": "another", "action": "retry"}, path)
    assert (unknown.status, unknown.code) == (404, "unplaced_not_found")


def test_records_that_we_make_are_no_bookings_of_others(opened: tuple[Bench, Business, str]) -> None:
    made, business, service = opened
    business.book(service, "11:00")
    made.settle()
    told(made, made.record["id"])
    assert (len(booked(made)), of_kind("unplaced")) == (1, [])


def test_a_polled_system_is_asked_in_time_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = replace(registry.manifest("toy"), incoming=None, polled_every=timedelta(minutes=10))
    monkeypatch.setattr(registry, "manifests", lambda: {"toy": toy})
    with adopting(world) as (made, _, _service):
        for at in ("11:00", "12:00", "13:00", "14:00", "15:00"):
            book_there(made, at)
        assert booked(made) == []
        world.clock.advance(minutes=12)
        world.pipeline.sweep()
        made.settle()
        assert len(booked(made)) == 5
        record = made.fake.all("meetings")[0]
        made.fake.touch(record, starts=f"{MONDAY}T15:00:00+00:00", ends=f"{MONDAY}T15:30:00+00:00")
        world.clock.advance(minutes=12)
        world.pipeline.sweep()
        made.settle()
        assert f"{MONDAY}T16:00:00" in {each["start"] for each in booked(made)}


def test_a_system_that_takes_no_changes_is_followed_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = replace(registry.manifest("toy"), capabilities=("trigger",), recipe="Move it there.")
    monkeypatch.setattr(registry, "manifests", lambda: {"toy": toy})
    with adopting(world) as (made, business, service):
        told(made, book_there(made))
        business.book(service, "17:00")
        made.settle()
        (ours,) = [each for each in booked(made) if each["customer"]["email"] == EVE["person"]]
        assert made.sync(ours["appointmentId"])["state"] == "synced"
        business.move(ours["bookingId"], "15:00")
        made.settle()
        sync = made.sync(ours["appointmentId"])
        assert (sync["state"], sync["error"]) == ("failed", "Toy takes no changes. Move it there.")
        assert {each.does for each in made.fake.sent if each.of == "meetings"} == {"read"}


@contextmanager
def begun() -> Iterator[Trial]:
    """Yield a fresh world for each fault."""
    with ExitStack() as stack:
        world = stack.enter_context(fresh_world())
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        client = stack.enter_context(httpx.Client(transport=OnTheWire(world.wire), trust_env=False))
        patch.setattr(wiring, "http_client", lambda: client)
        with world.wire.unseen():
            made, _, _service = stack.enter_context(adopting(world))
            made.tell(book_there(made))
        world.wire.calls.clear()
        yield Trial(world.wire, made, "")


def test_it_is_adopted_once_whatever_call_fails() -> None:
    trials = 0
    for trial in every_fault(begun, (Mode.KILLED_AFTER,)):
        with trial as found:
            found.made.world.clock.advance(seconds=15)
            found.made.world.pipeline.consume("changes")
            with found.wire.unseen():
                found.made.settle()
                (ours,) = booked(found.made)
                assert found.made.sync(ours["appointmentId"])["state"] == "synced"
                assert found.made.asked("create") == 0
        trials += 1
    assert trials > 5
