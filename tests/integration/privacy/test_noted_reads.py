"""Reads of a health tenant's people are in its audit log before anything is shown, and those of others are not."""

from __future__ import annotations

from typing import Any

from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import set_settings
from tests.faults import Mode
from tests.integration.privacy.people import EMAIL, is_known, request
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


def reads() -> list[dict[str, Any]]:
    return [row for row in of_kind("auditEntry") if row["action"] == "read"]


def ask_for_all(world: World, ids: dict[str, str], result: str) -> int:
    """Read people's data in each way, and count the ways."""
    asked: list[tuple[str, dict[str, str] | None, dict[str, str] | None]] = [
        ("get", {"appointmentId": ids["shared"]}, None),
        ("list", None, None),
        ("appointments.timeline", {"appointmentId": ids["shared"]}, None),
        ("appointments.unverified", None, None),
        ("bookings.get", {"bookingId": ids["booking"]}, None),
        ("bookings.list", None, {"customerEmail": EMAIL}),
        ("customers.get", {"customerId": ids["customer"]}, None),
        ("customers.list", None, None),
        ("privacy.results", {"requestId": result}, None),
        ("privacy.get", {"requestId": result}, None),
        ("privacy.list", None, None),
        ("privacy.holds", None, None),
        ("audit.list", None, None),
        ("audit.export", None, {"action": "created"}),
    ]
    replies = [world.client.send(endpoint, None, path, query) for endpoint, path, query in asked]
    assert [each.status for each in replies] == [200] * len(asked)
    return len(asked)


def test_each_read_of_a_health_tenant_is_noted(world: World) -> None:
    ids = is_known(world)
    result = request(world, "access", email=EMAIL).data["requestId"]
    world.pipeline.work()
    ask_for_all(world, ids, result)
    assert reads() == []
    set_settings(TenantRepository(table()), world.tenant.tenant_id, tenant_class="health")
    count = ask_for_all(world, ids, result)
    found = reads()
    assert len(found) == count
    assert {row["actor"] for row in found} == {world.client.api_key}
    objects = {(row["objectKind"], row["objectId"]) for row in found}
    assert {("customer", ids["customer"]), ("customer", "customers"), ("booking", ids["booking"])} <= objects
    (listed,) = [row for row in found if row["objectId"] == "customers"]
    assert ids["customer"] in listed["changes"]
    assert "ulla" not in str(found).lower()


def test_nothing_is_shown_that_could_not_be_noted(world: World) -> None:
    ids = is_known(world)
    set_settings(TenantRepository(table()), world.tenant.tenant_id, tenant_class="health")
    world.client.send("customers.get", None, {"customerId": ids["customer"]})
    world.wire.fail(world.wire.next_number + 2, Mode.FAULTY)
    refused = world.client.send("customers.get", None, {"customerId": ids["customer"]})
    assert (refused.status, "Ulla" in str(refused.body)) == (503, False)
