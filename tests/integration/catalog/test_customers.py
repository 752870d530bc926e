"""Customers over the API, and the customer of a booking."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.catalog.customers.matching import matched
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.errors import Refusal
from scheducal.store.commit import CommitRefused, commit
from scheducal.store.table import table
from tests.integration.world.catalog.catalog import MARY, Catalog
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.world import World

PHONE = "+4930901820"


@pytest.fixture
def catalog(world: World) -> Catalog:
    return Catalog(world.client)


def test_a_customer_is_shown_as_kept(catalog: Catalog) -> None:
    created = catalog.create("customers", {**MARY, "timeZone": "Europe/Berlin"})
    assert (created.status, created.headers["ETag"]) == (201, '"1"')
    shown = created.data
    assert shown == {
        "customerId": shown["customerId"],
        "version": 1,
        "name": "Mary Jones",
        "email": "Mary@example.com",
        "phone": PHONE,
        "timeZone": "Europe/Berlin",
        "notes": None,
        "dateCreated": "2026-03-19T14:23:01Z",
        "lastUpdated": "2026-03-19T14:23:01Z",
    }
    assert catalog.get("customers", shown["customerId"]).data == shown
    for query in ({}, {"email": "mary@EXAMPLE.com"}, {"phone": "+49 30 901820"}):
        assert catalog.list("customers", **query).data == {"customers": [shown], "nextCursor": None}
    assert catalog.list("customers", phone="+49 30 901821").data["customers"] == []


def test_an_address_is_one_customer_s(catalog: Catalog) -> None:
    first = catalog.create("customers", MARY).data["customerId"]
    again = catalog.create("customers", {"name": "Mary", "email": "MARY@example.com"})
    assert (again.status, again.code, again.body["data"]) == (409, "customer_exists", {"customerId": first})
    other = catalog.create("customers", {"name": "John Jones", "email": "john@example.com", "phone": PHONE}).data
    assert catalog.update("customers", other["customerId"], {"email": "mary@example.com"}).code == "customer_exists"
    found = catalog.list("customers", phone=PHONE, limit="1").data
    rest = catalog.list("customers", phone=PHONE, cursor=found["nextCursor"]).data
    assert [each["customerId"] for each in found["customers"] + rest["customers"]] == [first, other["customerId"]]


def test_whoever_moves_to_another_address_leaves_the_old_one_free(world: World, catalog: Catalog) -> None:
    mary = catalog.create("customers", MARY).data["customerId"]
    moved = catalog.update("customers", mary, {"email": "mary@acme.example"}, if_match='"1"', idempotency_key=KEY)
    assert (moved.status, moved.data["version"]) == (200, 2)
    assert catalog.update("customers", mary, {"email": "mary@acme.example"}, if_match='"1"').status == 412
    assert catalog.update("customers", mary, {"email": "mary@acme.example"}).data["version"] == 2
    world.clock.advance(minutes=1)
    assert catalog.create("customers", MARY).status == 201
    log = [row for row in of_kind("audit") if mary in row["pk"]]
    assert [(row["action"], row["changed"]) for row in log] == [("created", []), ("updated", ["email"])]


def test_what_is_deleted_is_gone_but_for_the_log(catalog: Catalog) -> None:
    mary = catalog.create("customers", {**MARY, "notes": "Prefers mornings."}).data["customerId"]
    assert catalog.delete("customers", mary, if_match='"2"').status == 412
    assert catalog.delete("customers", mary).data == {"customerId": mary}
    assert catalog.get("customers", mary).code == "customer_not_found"
    beside = {"tenant", "apiKey", "auditEntry", "duplicate"}
    kept = str([row for row in rows() if row["kind"] not in beside])
    assert not [trace for trace in ("Mary", "mary@", PHONE, "mornings") if trace in kept]


def test_another_tenant_has_customers_of_its_own(world: World, catalog: Catalog) -> None:
    mary = catalog.create("customers", MARY).data["customerId"]
    other = Catalog(world.new_tenant("Other"))
    assert other.list("customers").data["customers"] == []
    assert other.list("customers", email="mary@example.com").data["customers"] == []
    assert other.get("customers", mary).code == "customer_not_found"
    assert other.update("customers", mary, {"name": "Mine"}).code == "customer_not_found"
    assert other.delete("customers", mary).code == "customer_not_found"
    assert other.create("customers", MARY).status == 201


@pytest.mark.parametrize(
    ("body", "code", "param", "message"),
    [
        ({"name": "Mary"}, "missing_required_field", "email", "email or phone is required"),
        ({"email": "mary@example.com"}, "missing_required_field", "name", "name is required"),
        ({**MARY, "phone": "030 901820"}, "invalid_field", "phone", "international form, such as +49 30"),
        ({**MARY, "phone": "+49 30 9018200000000"}, "invalid_field", "phone", "too short or too long"),
        ({**MARY, "phone": "+1 202 555 01430"}, "invalid_field", "phone", "too short or too long"),
        ({**MARY, "email": "mary@"}, "invalid_email", "email", "must be an e-mail address"),
        ({**MARY, "timeZone": "Mars"}, "invalid_time_zone", "timeZone", "IANA"),
    ],
)
def test_what_is_wrong_is_said(catalog: Catalog, body: dict[str, Any], code: str, param: str, message: str) -> None:
    reply = catalog.create("customers", body)
    assert reply.body["error"] == {"code": code, "param": param}
    assert message in reply.body["message"]


def test_a_booking_finds_its_customer_or_makes_one(world: World, catalog: Catalog) -> None:
    repository, tenant_id, at = CustomerRepository(table()), world.tenant.tenant_id, world.clock.now()

    def match(**contents: str) -> Any:
        return matched(repository, tenant_id, {"name": "Mary", **contents}, "key", at)

    new, rival = match(email="mary@example.com", phone=PHONE), match(email="MARY@example.com")
    commit(table(), new.writes)
    with pytest.raises(CommitRefused) as refused:
        commit(table(), rival.writes)
    assert "identity" in refused.value.olds
    for found in (match(email="Mary@Example.com"), match(phone=PHONE)):
        assert (found.customer_id, found.writes) == (new.customer_id, {})
    alone = match(phone="+4930901821")
    commit(table(), alone.writes)
    assert match(phone="+4930901821").customer_id == alone.customer_id
    assert catalog.get("customers", alone.customer_id).data["phone"] == "+4930901821"
    with pytest.raises(Refusal, match="email or phone is required"):
        match()


def test_what_a_request_costs(world: World, catalog: Catalog) -> None:
    begin = world.wire.next_number
    mary = catalog.create("customers", MARY).data["customerId"]
    catalog.update("customers", mary, {"notes": "Prefers mornings."})
    assert world.wire.operations[begin:] == [
        *("UpdateItem", "TransactWriteItems"),
        *("UpdateItem", "GetItem", "TransactWriteItems"),
    ]
