"""Each page that shows somebody's data to a member notes that in the audit log, before it is shown."""

from __future__ import annotations

from typing import Any

from tests.every import failures
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.people.test_access import path_of, routes
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.privacy.people import NAME, TRACES, is_known
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World


def reads() -> int:
    return sum(row["action"] == "read" for row in of_kind("auditEntry"))


def ids_of(world: World) -> dict[str, Any]:
    """Let somebody be known in every way; give an id for each part of a path."""
    registered(world, URL, ["appointment.created", "booking.created"])
    known = is_known(world)
    entry = next(row for row in of_kind("auditEntry") if NAME in row.get("personal", ""))
    webhook_id = of_kind("webhook")[0]["webhookId"]
    delivery = world.client.send("webhooks.deliveries", None, {"webhookId": webhook_id}).data["deliveries"][0]
    return {
        "appointment_id": known["shared"],
        "booking_id": known["booking"],
        "customer_id": known["customer"],
        "resource_id": of_kind("resource")[0]["sk"].rpartition("#")[2],
        "service_id": of_kind("service")[0]["sk"].rpartition("#")[2],
        "audit_id": entry["sk"].rpartition("#")[2],
        "request_id": entry["requestId"],
        "webhook_id": webhook_id,
        "delivery_id": delivery["deliveryId"],
    }


def test_each_page_that_shows_somebody_is_noted(world: World) -> None:
    ids = ids_of(world)
    browser = Pages(world.wire, signed_in_member(world.tenant.tenant_id))
    showing = []

    def check(path: str) -> None:
        before = reads()
        answer = browser.get(path)
        if any(each in answer.body.lower() for each in TRACES):
            showing.append(path)
            assert reads() == before + 1, (answer.status, answer.text[:120])

    paths = {path_of(route, ids) for area, route in routes() if route.method == "GET" and not area.operators}
    assert failures(check, paths) == {}
    assert len(showing) > 10
