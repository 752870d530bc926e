"""Availability of people with connected calendars: what these say counts; what they do not say counts as busy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from scheducal.availability.busy import Busy
from scheducal.connectors.connections import wiring
from scheducal.http.request import SystemUnavailable
from tests.contract.oauth.authorities import ANNA
from tests.integration.availability.test_availability import ask, following, starts
from tests.integration.connectors.authorization_servers import allow
from tests.integration.test_aws_requests_per_endpoint import AUTHENTICATE, READ, counted
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.world import World

BATCH = "BatchGetItem"


@dataclass
class Calendar:
    """Stands in for Anna's, whose busy times are these; with a problem it says nothing."""

    times: list[Busy] = field(default_factory=list)
    problem: Exception | None = None

    def busy(self, start: datetime, end: datetime) -> tuple[Busy, ...]:
        """Implements ConnectedCalendar.busy."""
        if self.problem is not None:
            raise self.problem
        return tuple(each for each in self.times if each.start < end and each.end > start)

    def block(self, start: str, end: str) -> None:
        """On Monday, by Berlin's clocks."""
        times = [datetime.fromisoformat(f"{MONDAY}T{clock}:00+01:00") for clock in (start, end)]
        self.times.append(Busy(*times))


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    made = Calendar()
    monkeypatch.setattr(wiring, "open_system", lambda *_: made)
    return made


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


@pytest.fixture
def anna(world: World, business: Business) -> str:
    """Give the id of a person with a connected calendar."""
    allow(world, "google", "example.com")
    body = {"kind": "google", "auth": "service_account", "account": ANNA}
    return business.resource("Anna", calendarId=world.client.send("calendars.connect", body).data["calendarId"])


def test_what_a_calendar_says_is_neither_listed_nor_booked(calendar: Calendar, business: Business, anna: str) -> None:
    service = business.service(anna, durations=[60], interval=60)
    calendar.block("10:00", "16:00")
    assert starts(ask(business, service, begin=MONDAY, end=MONDAY)) == [f"{MONDAY}T09:00:00", f"{MONDAY}T16:00:00"]
    refused = business.book(service, "10:00")
    assert (refused.code, refused.body["data"]["reason"]) == ("slot_unavailable", "busy")
    assert refused.body["data"]["alternatives"][0]["start"] == f"{MONDAY}T09:00:00"
    assert business.book(service, "09:00").status == 201


def test_a_booking_s_own_event_is_not_in_its_way(calendar: Calendar, business: Business, anna: str) -> None:
    service = business.service(anna, durations=[60], interval=30)
    booking = business.book(service, "10:00").data
    calendar.block("10:00", "11:00")
    assert business.move(booking["bookingId"], "10:30").status == 200


def test_a_calendar_that_does_not_answer_is_busy_and_named(calendar: Calendar, business: Business, anna: str) -> None:
    ben = business.resource("Ben")
    service = business.service(anna, ben, durations=[480], interval=60)
    calendar.problem = SystemUnavailable("it does not answer")
    found = ask(business, service, begin=MONDAY, end=MONDAY).data
    assert found["unreachableResourceIds"] == [anna]
    assert [slot["resourceIds"] for day in found["days"] for slot in day["slots"]] == [[ben]]
    assert following(business, service, n="1").data["unreachableResourceIds"] == [anna]
    assert business.book(service, "09:00", resourceId=anna).body["data"]["reason"] == "busy"
    assert business.book(service, "09:00").data["resources"][0]["resourceId"] == ben


def test_a_calendar_costs_one_request_where_its_answer_is_kept(
    world: World, calendar: Calendar, business: Business, anna: str
) -> None:
    service = business.service(anna)
    calendar.block("10:00", "11:00")
    ask(business, service, begin=MONDAY, end=MONDAY)
    with counted(world, AUTHENTICATE, BATCH, READ, BATCH):
        assert len(starts(ask(business, service, begin=MONDAY, end=MONDAY))) == 14
