"""The catalog and customers under faults and races: whatever call fails, each change is made once and wholly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.faults import every_fault, every_moment
from tests.integration.world.catalog.catalog import ADVICE, ANNA, MARY, Catalog
from tests.integration.world.catalog.laws import catalog_holds, customers_hold
from tests.integration.world.client import Reply
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, worlds


def _arranged(world: World) -> None:
    """Two resources, a service that takes one of them, a customer."""
    catalog = Catalog(world.client)
    catalog.service(catalog.resource())
    catalog.resource(ANNA)
    catalog.create("customers", MARY)
    world.clock.advance(seconds=30)


def _id_of(kind: str, name: str = "") -> str:
    """Give the id of the only entry of a kind whose row holds the name."""
    (found,) = [row for row in of_kind(kind) if name in row.get("contents", name)]
    return str(found.get("entryId") or found["customerId"])


def _anna() -> str:
    """Her id, once she is deleted that which her log still has."""
    logs = {row["pk"].partition("RESOURCE#")[2] for row in of_kind("audit") if "RESOURCE#" in row["pk"]}
    return str(max(logs))


@dataclass(frozen=True, slots=True)
class Change:
    """A request under a key, and what it makes of the rows."""

    name: str
    request: Callable[[Catalog], Reply]
    is_done: Callable[[], bool]


CHANGES = (
    Change(
        "create a service",
        lambda catalog: catalog.create(
            "services", {**ADVICE, "name": "Talk", "staffing": [{"resources": [_anna()]}]}, idempotency_key=KEY
        ),
        lambda: len(of_kind("service")) == 2,
    ),
    Change(
        "delete a resource",
        lambda catalog: catalog.delete("resources", _anna(), idempotency_key=KEY),
        lambda: len(of_kind("resource")) == 1,
    ),
    Change(
        "change a customer's address",
        lambda catalog: catalog.update(
            "customers", _id_of("customer"), {"email": "m@example.com"}, idempotency_key=KEY
        ),
        lambda: [row["pk"].partition("#WHO#")[2] for row in of_kind("customerIdentity")] == ["mailto:m@example.com"],
    ),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_whatever_call_fails_the_change_is_made_once(change: Change) -> None:
    for trial in every_fault(worlds(_arranged)):
        with trial as world:
            catalog = Catalog(world.client)
            first = change.request(catalog)
            with world.wire.unseen():
                catalog_holds()
                customers_hold()
                again = change.request(catalog)
                assert again.status < 300, again
                assert first.is_failure or first.body == again.body
                assert change.is_done()
                catalog_holds()
                customers_hold()


def test_a_resource_that_goes_meanwhile_is_named_by_no_service() -> None:
    for trial in every_moment(worlds(_arranged), lambda world: Catalog(world.client).delete("resources", _anna())):
        with trial as world:
            body = {**ADVICE, "name": "Talk", "staffing": [{"resources": [_anna()]}]}
            reply = Catalog(world.client).create("services", body)
            assert (reply.status, reply.code) in {(201, None), (422, "invalid_field")}
            catalog_holds()


def test_two_who_take_the_same_address_at_once_are_told_apart() -> None:
    def meanwhile(world: World) -> None:
        Catalog(world.client).create("customers", {"name": "Rival", "email": "new@example.com"}, idempotency_key="r")

    for trial in every_moment(worlds(_arranged), meanwhile):
        with trial as world:
            reply = Catalog(world.client).update("customers", _id_of("customer"), {"email": "NEW@example.com"})
            with world.wire.unseen():
                rivals = len(of_kind("customer")) - 1
            assert (reply.status, reply.code) == ((409, "customer_exists") if rivals else (200, None))
            customers_hold()


def test_the_same_change_at_once_is_made_once() -> None:
    def change(world: World) -> Reply:
        with world.wire.unseen():
            mary = next(row["customerId"] for row in of_kind("customer"))
        return Catalog(world.client).update("customers", mary, {"email": "new@example.com"})

    for trial in every_moment(worlds(_arranged), change):
        with trial as world:
            reply = change(world)
            assert (reply.status, reply.data["version"]) == (200, 2)
            customers_hold()
