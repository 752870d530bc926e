"""Services serve edges that are not the API: each acts as a principal of its own, and keeps answers in its own form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.wiring import customers
from scheducal.commands.model import Command
from scheducal.commands.service import AnsweredBefore
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.tenants.access import principal_of
from scheducal.tenants.model import INTERNAL
from scheducal_tools.tenant_config.importer import carry_out_plan, plan_of
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

ADA = {"name": "Ada", "email": "ada@example.com"}


def command(world: World, mark: str = "ada") -> Command[Customer]:
    """Create a customer, as somebody on a page does."""
    principal = principal_of(world.tenant.tenant_id, "member-7", "full", INTERNAL)

    def page(made: Customer) -> Mapping[str, Any]:
        return {"page": f"/customers/{made.customer_id}"}

    return Command(principal, world.tenant.sender, world.clock.now(), mark, page, idempotency_key=KEY)


def test_a_page_gets_the_customer_and_finds_its_own_form_again(world: World) -> None:
    made = customers().create(command(world), ADA)
    assert (made.name, made.email, made.version) == ("Ada", "ada@example.com", 1)
    with pytest.raises(AnsweredBefore) as before:
        customers().create(command(world), ADA)
    assert before.value.record["page"] == f"/customers/{made.customer_id}"
    assert [row["actor"] for row in of_kind("audit")] == ["member-7"]
    with pytest.raises(Refusal, match="was used for another request"):
        customers().create(command(world, "bob"), {**ADA, "email": "bob@example.com"})
    assert len(of_kind("customer")) == 1


def test_the_api_sees_what_a_page_made(world: World) -> None:
    made = customers().create(command(world), ADA)
    shown = world.client.send("customers.get", None, {"customerId": made.customer_id})
    assert (shown.status, shown.data["name"]) == (200, "Ada")


def test_an_import_is_the_operator_s_in_the_log(world: World) -> None:
    text = "resources:\n  Room 1: {kind: room, timeZone: Europe/Berlin}\n"
    carry_out_plan(table(), world.tenant, plan_of(table(), world.tenant.tenant_id, text), world.clock.now())
    assert [row["actor"] for row in of_kind("audit")] == ["operator"]
    assert of_kind("idempotency") == []
