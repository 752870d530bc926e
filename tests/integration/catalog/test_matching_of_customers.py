"""Who books is who booked before: merged customers, gaps that bookings fill, and numbers as people dial them."""

from __future__ import annotations

from typing import Any, Unpack

import pytest

from scheducal.store.table import table
from scheducal.tenants.model import SettingsChanges
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import set_settings
from tests.integration.world.catalog.business import ADA, BOB, MONDAY, Business
from tests.integration.world.client import Reply
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

PHONE = "+4930901820"
UNKNOWN = "cus_01h00000000000000000000000"


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def choose(world: World, **changes: Unpack[SettingsChanges]) -> None:
    set_settings(TenantRepository(table()), world.tenant.tenant_id, **changes)


def booked(business: Business, service: str, at: str, **customer: str) -> str:
    made = business.book(service, at, customer={"name": "Ada", **customer}, key=at)
    return str(made.data["customer"]["customerId"])


def known(business: Business, customer_id: str) -> dict[str, Any]:
    data = business.catalog.get("customers", customer_id).data
    return {name: data[name] for name in ("name", "email", "phone", "version")}


def merge(business: Business, target: str, other: str, **headers: str) -> Reply:
    return business.client.send("customers.merge", {"customerId": other}, {"customerId": target}, None, **headers)


def test_a_merge_moves_bookings_and_adds_what_was_not_known(world: World, business: Business) -> None:
    service = business.service()
    target = booked(business, service, "09:00", email="ada@example.com")
    other = booked(business, service, "10:00", phone=PHONE)
    third = booked(business, service, "11:00", email="ada@work.example", phone="+4930901821")
    business.catalog.update("customers", target, {"notes": "Prefers mornings."})
    merged = merge(business, target, other, idempotency_key=KEY)
    assert (merged.status, merged.data["phone"], merged.data["version"]) == (200, PHONE, 3)
    assert merge(business, target, other, idempotency_key=KEY).headers["Idempotency-Replayed"] == "true"
    assert merge(business, target, other).code == "customer_not_found"
    after = merge(business, target, third).data
    assert (after["email"], after["phone"], after["notes"]) == ("ada@example.com", PHONE, "Prefers mornings.")
    listed = business.client.send("bookings.list", None, None, {"customerId": target}).data["bookings"]
    assert [each["start"][11:16] for each in listed] == ["09:00", "10:00", "11:00"]
    assert [each["customer"]["email"] for each in listed] == ["ada@example.com", None, "ada@work.example"]
    assert [each["version"] for each in listed] == [1, 2, 2]
    world.pipeline.settle()
    assert len(world.mails("ada@work.example")) == 1, "nobody hears of it"


def test_who_was_merged_is_found_by_their_old_address_and_number(business: Business) -> None:
    service = business.service()
    target = booked(business, service, "09:00", email="ada@example.com")
    for at, other in (("10:00", {"phone": PHONE}), ("11:00", {"email": "ada@work.example"})):
        assert merge(business, target, booked(business, service, at, **other)).status == 200
    assert booked(business, service, "12:00", email="ADA@work.example") == target
    assert booked(business, service, "13:00", phone=PHONE) == target
    assert business.catalog.update("customers", target, {"email": "ada@work.example"}).data["version"] == 4
    assert booked(business, service, "14:00", email="ada@work.example") == target
    assert business.catalog.delete("customers", target).status == 200
    assert of_kind("customerIdentity") == []


def test_a_merge_that_is_none_is_refused(world: World, business: Business) -> None:
    target = booked(business, business.service(), "09:00", email="ada@example.com")
    stranger = Business(world.new_tenant("Other"))
    theirs = booked(stranger, stranger.service(), "09:00", email="ada@example.com")
    cases = {target: (422, "invalid_field"), UNKNOWN: (404, "customer_not_found"), theirs: (404, "customer_not_found")}
    found = {other: merge(business, target, other) for other in (*cases, "x")}
    assert {other: (found[other].status, found[other].code) for other in cases} == cases
    assert found["x"].body["error"] == {"code": "invalid_field", "param": "customerId"}
    assert merge(business, target, UNKNOWN, if_match='"9"').code == "version_conflict"


def test_gaps_are_filled_only_where_the_tenant_says_so(world: World, business: Business) -> None:
    service = business.service()
    phoned = booked(business, service, "09:00", phone=PHONE)
    mailed = booked(business, service, "09:30", email="ada@example.com", phone=PHONE)
    assert mailed != phoned
    choose(world, fills_customers=True)
    first = booked(business, service, "10:00", phone="+4930901821")
    assert booked(business, service, "11:00", email="bea@example.com", phone="+4930901821") == first
    assert known(business, first) == {"name": "Ada", "email": "bea@example.com", "phone": "+4930901821", "version": 2}
    assert booked(business, service, "12:00", email="bea@example.com", phone="+4930901822") == first
    assert known(business, first)["phone"] == "+4930901821", "nothing is overwritten"
    later = booked(business, service, "13:00", email="cleo@example.com")
    assert booked(business, service, "14:00", email="cleo@example.com", phone="+4930901823") == later
    assert known(business, later)["phone"] == "+4930901823"
    choose(world, fills_customers=False)
    booked(business, service, "15:00", email="dan@example.com")
    booked(business, service, "16:00", email="dan@example.com", phone="+4930901824")
    assert [row.get("phone") for row in of_kind("customer") if row.get("email") == "dan@example.com"] == [None]


def test_numbers_are_read_as_people_dial_them_in_the_tenant_s_country(world: World, business: Business) -> None:
    dialled = {
        "DE": {
            "030 901820": PHONE,
            "0049 30 901820": PHONE,
            "+49 (30) 901820": PHONE,
            "00 1 555 123 4567": "+15551234567",
        },
        "US": {"(555) 123-4567": "+15551234567", "011 49 30 901820": PHONE},
    }
    body = {"name": "Mary", "email": "mary@example.com"}
    assert business.catalog.create("customers", {**body, "phone": "030 901820"}).status == 422
    wrong = list[tuple[Any, ...]]()
    for country, numbers in dialled.items():
        choose(world, default_country=country)
        for number, expected in numbers.items():
            body["email"] = f"{len(of_kind('customer'))}@example.com"
            made = business.catalog.create("customers", {**body, "phone": number})
            if made.status != 201 or made.data["phone"] != expected:
                wrong.append((country, number, made.body))
            found = business.client.send("customers.list", None, None, {"phone": number}).data["customers"]
            wrong += [] if made.data["customerId"] in {each["customerId"] for each in found} else [(number, found)]
    assert wrong == []
    assert booked(business, business.service(), "09:00", phone="(555) 123-4567")
    refused = business.catalog.create("customers", {**body, "phone": "12"})
    assert (refused.status, refused.body["error"]["param"]) == (422, "phone")
    assert "as people dial it in US" in refused.body["message"]
    other = world.new_tenant("Other")
    assert Business(other).catalog.create("customers", {**ADA, "phone": "030 901820"}).status == 422


def test_settings_hold_for_keys_of_before_and_after(world: World) -> None:
    choose(world, default_country="DE")
    later = Business(world.new_client(world.tenant))
    for number, business in enumerate((Business(world.client), later)):
        body = {"name": "Mary", "email": f"mary{number}@example.com", "phone": "030 901820"}
        assert business.catalog.create("customers", body).data["phone"] == PHONE
    choose(world, default_country=None)
    body = {"name": "Mary", "email": "mary@example.com", "phone": "030 901820"}
    assert later.catalog.create("customers", body).status == 422


def test_a_merge_of_two_who_have_booked_the_same_time_keeps_both(business: Business) -> None:
    service = business.service(seats=2)
    target, other = (
        business.book(service, "10:00", customer=each).data["customer"]["customerId"] for each in (ADA, BOB)
    )
    assert merge(business, target, other).status == 200
    listed = business.client.send("bookings.list", None, None, {"customerId": target}).data["bookings"]
    assert [each["start"] for each in listed] == [f"{MONDAY}T10:00:00"] * 2
