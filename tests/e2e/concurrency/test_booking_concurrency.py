"""Fifty clients want the same at the same time: exactly the capacity gets it, the others hear what they can book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.stack.envelope import data
from tests.e2e.stack.parallel import Send, at_once, insisting
from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import Tenant, new_tenant

CLIENTS = 50
ZONE = "Europe/Berlin"
TAKEN = (409, "slot_unavailable")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def monday() -> str:
    """Give the date of a Monday in one to two weeks."""
    today = datetime.now(UTC).date()
    return (today + timedelta(days=14 - today.weekday())).isoformat()


@dataclass(frozen=True, slots=True)
class Shop:
    """A tenant with people who work all day."""

    tenant: Tenant

    def made(self, area: str, body: dict[str, Any]) -> str:
        """Give the id of a new resource or service."""
        with self.tenant.client() as api:
            answer = api.post(f"/api/v1/{area}", json=body, headers={"Idempotency-Key": uuid4().hex})
        return str(data(answer, 201)[f"{area.removesuffix('s')}Id"])

    def person(self, name: str = "Anna") -> str:
        weekly = {day: ["08:00-20:00"] for day in WEEKDAYS}
        return self.made("resources", {"name": name, "kind": "person", "timeZone": ZONE, "weekly": weekly})

    def service(self, *staffing: dict[str, Any], **more: Any) -> str:
        wanted = list(staffing) or [{"resources": [self.person()]}]
        body = {"name": "Advice", "timeZone": ZONE, "durations": [30], "staffing": wanted, **more}
        return self.made("services", body)

    def booked(self, service: str, at: str, who: str = "first") -> str:
        """Give the id of a booking that is there before the others come."""
        with self.tenant.client() as api:
            answer = api.post("/api/v1/bookings", json=booking(service, at, who))
        return str(data(answer, 201)["bookingId"])

    def starts(self) -> list[str]:
        """Give the times of day of all bookings that take anything."""
        with self.tenant.client() as api:
            listed = data(api.get("/api/v1/bookings", params={"limit": 100}))["bookings"]
        return sorted(each["start"][11:16] for each in listed if each["status"] in {"pending", "confirmed"})


@pytest.fixture
def shop(stack: LocalStack) -> Shop:
    return Shop(new_tenant(stack))


def booking(service: str, at: str, who: object, **more: Any) -> dict[str, Any]:
    customer = {"name": f"Customer {who}", "email": f"c{who}@example.com"}
    start = at if "T" in at else f"{monday()}T{at}:00"
    return {"serviceId": service, "start": start, "timeZone": ZONE, "customer": customer, **more}


def post(path: str, body: dict[str, Any]) -> Send:
    return insisting(lambda api: api.post(f"/api/v1/{path}", json=body))


def book(service: str, at: str, who: object, **more: Any) -> Send:
    return post("bookings", booking(service, at, who, **more))


def contested(shop: Shop, sends: Sequence[Send], capacity: int) -> list[httpx.Response]:
    """Send all at once: as many as the capacity succeed, and whoever does not is told three times that are free."""
    answers = at_once(shop.tenant, sends)
    refused = [answer for answer in answers if answer.status_code != 201]
    assert len(answers) - len(refused) == capacity, [answer.text for answer in refused][:3]
    for answer in refused:
        assert (answer.status_code, answer.json()["error"]["code"]) == TAKEN
        assert len(answer.json()["data"]["alternatives"]) == 3
    return refused


def can_have_instead(shop: Shop, service: str, refused: httpx.Response, **more: Any) -> None:
    """Check that the nearest alternative that a refusal names can be booked."""
    nearest = refused.json()["data"]["alternatives"][0]["start"]
    assert at_once(shop.tenant, [book(service, nearest, "late", **more)])[0].status_code == 201


def test_the_same_slot(shop: Shop) -> None:
    service = shop.service()
    refused = contested(shop, [book(service, "10:00", who) for who in range(CLIENTS)], 1)
    can_have_instead(shop, service, refused[0])


def test_overlapping_unequal_intervals(shop: Shop) -> None:
    service = shop.service(durations=[60, 90], interval=15)
    starts = ("10:00", "10:15", "10:30", "10:45")  # all take 10:45 to 11:00
    sends = [book(service, starts[who % 4], who, duration=(60, 90)[who % 2]) for who in range(CLIENTS)]
    refused = contested(shop, sends, 1)
    asked_for_60 = next(each for each in refused if b'"duration":60' in each.request.content)
    can_have_instead(shop, service, asked_for_60, duration=60)


def test_adjacent_slots_that_share_a_buffer(shop: Shop) -> None:
    service = shop.service(bufferAfter=15)
    refused = contested(shop, [book(service, ("10:00", "10:30")[who % 2], who) for who in range(CLIENTS)], 1)
    can_have_instead(shop, service, refused[0])


def test_holds_against_bookings(shop: Shop) -> None:
    service = shop.service()
    held = {"serviceId": service, "start": f"{monday()}T10:00:00", "timeZone": ZONE}
    holds = [post("holds", held)] * (CLIENTS // 2)
    refused = contested(shop, [*holds, *(book(service, "10:00", who) for who in range(CLIENTS // 2))], 1)
    can_have_instead(shop, service, refused[0])


def test_pending_against_confirmed(shop: Shop) -> None:
    anna = {"resources": [shop.person()]}
    services = [shop.service(anna, name="At once"), shop.service(anna, name="Asked", confirmationRequired=True)]
    refused = contested(shop, [book(services[who % 2], "10:00", who) for who in range(CLIENTS)], 1)
    can_have_instead(shop, services[0], refused[0])


def test_the_last_seats(shop: Shop) -> None:
    service = shop.service(seats=4)
    for who in ("first", "second"):
        shop.booked(service, "10:00", who)
    refused = contested(shop, [book(service, "10:00", who) for who in range(CLIENTS)], 2)
    can_have_instead(shop, service, refused[0])


def test_into_each_other_s_place(shop: Shop) -> None:
    service = shop.service()
    ten, eleven = shop.booked(service, "10:00"), shop.booked(service, "11:00")

    def moves(*wanted: tuple[str, str]) -> list[httpx.Response]:
        sends = [
            post(f"bookings/{booking}/reschedule", {"start": f"{monday()}T{at}:00"})
            for booking, at in wanted * (CLIENTS // 2)
        ]
        return at_once(shop.tenant, sends)

    for answer in moves((ten, "11:00"), (eleven, "10:00")):
        assert (answer.status_code, answer.json()["error"]["code"]) == TAKEN
        assert len(answer.json()["data"]["alternatives"]) == 3
    assert shop.starts() == ["10:00", "11:00"]
    answers = moves((ten, "12:00"), (eleven, "12:00"))
    moved = [{answer.status_code for answer in answers[place::2]} for place in (0, 1)]
    assert sorted(moved, key=min) == [{200}, {409}], "one of them is there, and goes on being"
    assert shop.starts() in (["10:00", "12:00"], ["11:00", "12:00"])


def test_collective_resources_in_opposite_order(shop: Shop) -> None:
    anna, room = shop.person("Anna"), shop.person("Room")
    orders = ([anna, room], [room, anna])
    services = [shop.service({"resources": order, "take": 2}, name=f"Order {order[0]}") for order in orders]
    refused = contested(shop, [book(services[who % 2], "10:00", who) for who in range(CLIENTS)], 1)
    can_have_instead(shop, services[1], refused[0])
