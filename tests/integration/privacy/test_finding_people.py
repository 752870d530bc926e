"""Who is found by a privacy request: by every address, in every part, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from scheducal.jobs.model import Job, Progress
from scheducal.privacy.job import PrivacyJob
from scheducal.privacy.model import Person
from scheducal.store.table import table
from tests.integration.privacy.people import EMAIL, NAME, PHONE, past, request, shown, traces
from tests.integration.world.catalog.business import Business
from tests.integration.world.requests import PLAIN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


def erased(world: World, **person: str) -> dict[str, Any]:
    past(world)
    made = request(world, "delete", **person)
    world.pipeline.settle()
    found = shown(world, made)
    assert found["state"] == "done", found
    return found


def invited(world: World, *addresses: str) -> None:
    for address in addresses:
        world.client.create({**PLAIN, "name": "Somebody", "address": address}, idempotency_key=address)
    world.pipeline.settle()


def addresses() -> set[str]:
    return {row["address"] for row in of_kind("invitee")}


def test_spellings_of_a_mailbox_are_one_and_tags_elsewhere_are_another(world: World) -> None:
    mine = ("U.Quist@gmail.com", "uquist+work@googlemail.com", "UQUIST@GMAIL.COM")
    others = ("uquist+work@quist.example", "uquists@gmail.com", "xuquist@gmail.com")
    invited(world, *mine, *others)
    erased(world, email="u.q.u.i.s.t@gmail.com")
    assert addresses() == {"erased@erased.invalid", *others}


def test_a_customer_is_found_by_the_addresses_of_those_merged_into_them_and_of_single_bookings(world: World) -> None:
    business = Business(world.client)
    service = business.service()
    first = business.book(service, "10:00", customer={"name": NAME, "email": EMAIL}, key="1").data
    second = business.book(service, "11:00", customer={"name": "U Quist", "phone": PHONE}, key="2").data
    ids = [each["customer"]["customerId"] for each in (first, second)]
    assert world.client.send("customers.merge", {"customerId": ids[1]}, {"customerId": ids[0]}).status == 200
    own = {"customer": {"email": "ulla.at.work@quist.example"}}
    assert world.client.send("bookings.update", own, {"bookingId": first["bookingId"]}).status == 200
    invited(world, EMAIL)
    erased(world, phone=PHONE)
    assert traces() == []


def test_somebody_who_shares_a_number_stays(world: World) -> None:
    business = Business(world.client)
    service = business.service()
    for at, name in (("10:00", "Ulla"), ("11:00", "Uwe")):
        customer = {"name": f"{name} Quist", "email": f"{name}@quist.example", "phone": PHONE}
        business.book(service, at, customer=customer, key=name)
    world.pipeline.settle()
    erased(world, email=EMAIL)
    assert sorted(row["customerName"] for row in of_kind("booking")) == ["Uwe Quist", "erased"]
    assert [row["name"] for row in of_kind("customer")] == ["Uwe Quist"]


def test_records_of_the_business_are_kept_and_named(world: World) -> None:
    business = Business(world.client)
    business.service(business.resource("Ulla", email=EMAIL))
    world.pipeline.settle()
    found = erased(world, email=EMAIL)
    kept = {each["reason"]: each["count"] for each in found["report"]["kept"]}
    assert kept["businessRecord"] == 1
    assert EMAIL in str(of_kind("resource"))


def test_parts_go_on_where_the_one_before_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    invited(world, EMAIL, "otto@other.example")
    past(world)
    made = request(world, "delete", email=EMAIL)
    parts: list[Progress] = []
    step = PrivacyJob.step

    def hurried(self: PrivacyJob, job: Job, _has_time: Callable[[], bool]) -> Progress:
        parts.append(step(self, job, lambda: False))
        return parts[-1]

    monkeypatch.setattr(PrivacyJob, "step", hurried)
    # moto gives all rows at once, whatever their size.
    client: Any = vars(table())["_client"]
    monkeypatch.setattr(client, "scan", partial(client.scan, Limit=3))
    world.pipeline.settle()
    assert (shown(world, made)["state"], len(parts) > 3, traces()) == ("done", True, [])


def test_a_repeated_request_finds_nothing_more(world: World) -> None:
    invited(world, EMAIL)
    assert erased(world, email=EMAIL)["report"]["done"] != []
    again = request(world, "delete", email=EMAIL.upper())
    world.pipeline.settle()
    assert shown(world, again)["report"]["done"] == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Person(emails=frozenset({"a@b.example"})), Person(emails=frozenset({"a@b.example"})), True),
        (Person(phones=frozenset({"+491"})), Person(phones=frozenset({"+491"})), True),
        (
            Person(emails=frozenset({"a@b.example"}), phones=frozenset({"+491"})),
            Person(phones=frozenset({"+491"})),
            False,
        ),
        (Person(customer_ids=frozenset({"c"})), Person(customer_ids=frozenset({"c"})), True),
        (Person(), Person(), False),
    ],
)
def test_people_are_the_same_by_what_only_one_can_have(one: Person, other: Person, expected: bool) -> None:
    assert one.is_same_as(other) is expected
