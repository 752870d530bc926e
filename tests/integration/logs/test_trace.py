"""From the id of a request to what followed from it: rows, messages, deliveries and mails carry it."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.timeline.trace import Traces
from scheducal.work_item import told
from tests.integration.scenarios import the_id
from tests.integration.world.catalog.business import Business
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.world import World


def traced(request_id: str) -> dict[str, Any]:
    return Traces(table()).trace(request_id)


def test_a_request_leads_to_its_changes_events_syncs_mails_and_deliveries(world: World) -> None:
    webhook = registered(world)
    made = world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.settle()
    world.clock.advance(minutes=1)
    moved = world.client.update(the_id(), {"appointmentSubject": "Other"})
    world.pipeline.settle()
    found = traced(moved.headers["X-Request-Id"])
    assert found["tenantId"] == world.tenant.tenant_id
    assert [each["action"] for each in found["entries"]] == ["updated"]
    assert [each["type"] for each in found["events"]] == ["appointment.updated"]
    assert [(each["system"], each["state"], each["pushedVersion"]) for each in found["syncs"]] == [
        ("email", "synced", 2)
    ]
    assert [(each["email"], each["operation"]) for each in found["mails"]] == [(JOHN, "update")]
    assert [(each["webhookId"], each["state"]) for each in found["deliveries"]] == [(webhook, "delivered")]
    first = traced(made.headers["X-Request-Id"])
    assert [each["type"] for each in first["events"]] == ["appointment.created"]
    assert first["mails"] == [], "the newest mail is the other request's"


def test_messages_carry_the_request_through_every_queue(world: World) -> None:
    registered(world, types=["appointment.created"])
    made = world.client.create(WITH_JOHN, idempotency_key="k")
    request_id = made.headers["X-Request-Id"]
    assert {row.get("requestId") for row in of_kind("event")} == {request_id}
    world.pipeline.dispatch()
    (sync,) = world.pipeline.receive()
    (delivery,) = world.pipeline.receive("deliver")
    assert [told(each["Body"])[0] for each in (sync, delivery)] == [request_id, request_id]


def test_a_series_that_is_booked_at_once_leads_to_all_its_bookings(world: World) -> None:
    business = Business(world.client)
    days = {"frequency": "weekly", "count": 3}
    made = business.book(business.service(), "10:00", recurrence=days, allOrNothing=True)
    found = traced(made.headers["X-Request-Id"])
    assert len([each for each in found["events"] if each["type"] == "booking.created"]) == 3


def test_a_request_that_changed_nothing_has_left_no_trace(world: World) -> None:
    read = world.client.list()
    with pytest.raises(Refusal, match="has changed anything"):
        traced(read.headers["X-Request-Id"])
