"""The overview: what needs attention, and today's appointments."""

from __future__ import annotations

import pytest

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rows import connection_item
from scheducal.store.keys import connection_key
from scheducal.store.table import table
from scheducal.store.writes import Put
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import Journey, registered
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World


@pytest.fixture
def pages(world: World) -> Pages:
    """A signed-in viewer's browser."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))


def test_a_new_account_needs_nobody_and_has_no_appointments(pages: Pages) -> None:
    shown = pages.get("/dashboard")
    assert (shown.status, shown.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Nothing needs you." in shown.text
    assert "No appointments today" in shown.text
    assert shown.requests <= 4


def test_an_endpoint_that_fails_is_seen_first_and_the_hours_count_it(world: World, pages: Pages) -> None:
    Journey(world, [answering(503)]).to(registered(world))
    shown = pages.get("/dashboard")
    assert "1 event did not reach its endpoint" in shown.text
    assert "The endpoint at hooks.example.com has failed for" in shown.text
    assert shown.requests <= 4
    assert "Deliveries by hour: at most 1" in shown.body
    assert "1 failed" in shown.body
    assert "/dashboard/deliveries?state=undelivered" in shown.links


def test_what_a_replay_brings_home_needs_nobody(world: World, pages: Pages) -> None:
    webhook_id = registered(world)
    Journey(world, [answering(503)]).to(webhook_id)
    world.receivers.answer(URL, answering(200))
    delivery_id = world.client.send("deliveries.list").data["deliveries"][0]["deliveryId"]
    path = {"webhookId": webhook_id, "deliveryId": delivery_id}
    assert world.client.send("webhooks.replay_delivery", {}, path).status == 202
    world.pipeline.settle()
    shown = pages.get("/dashboard").text
    assert "did not reach" not in shown
    assert "Nothing needs you." in shown


def test_today_shows_each_appointment_in_both_clocks_and_notes_who_looked(world: World, pages: Pages) -> None:
    day = world.clock.now().date().isoformat()
    times = {"appointmentStart": f"{day}T14:00:00", "appointmentEnd": f"{day}T14:30:00"}
    hostile = "<script>alert(1)</script>"
    made = world.client.create({**WITH_JOHN, **times, "appointmentSubject": hostile})
    shown = pages.get("/dashboard")
    assert "22:00" in shown.text
    assert "14:00 in Los Angeles" in shown.text
    assert hostile in shown.text
    assert hostile not in shown.body
    assert shown.requests <= 4
    reads = [row for row in of_kind("auditEntry") if row["action"] == "read"]
    assert made.data["appointmentId"] in str(reads[0])


def test_a_connection_that_lost_access_leads_to_where_it_is_given_again(world: World, pages: Pages) -> None:
    at, account = world.clock.now(), {"account": "maria@example.com"}
    connection = Connection(
        world.tenant.tenant_id, "cal_1", "google", "oauth", at, at, account, state="reauthorization_required"
    )
    table().put(Put(connection_key(world.tenant.tenant_id, "cal_1"), connection_item(connection)))
    shown = pages.get("/dashboard")
    assert "Google: maria@example.com needs access again" in shown.text
    assert "/dashboard/connections/cal_1" in shown.links
