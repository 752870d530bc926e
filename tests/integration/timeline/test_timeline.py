"""An appointment's timeline: everything that happened, in order, on as many pages as it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scheducal.pagination import encode_parts
from tests.integration.scenarios import the_id
from tests.integration.world.client import Client, Reply
from tests.integration.world.requests import CANCELLED, INVITE_MARY, JOHN, MARY, MOVED, WITH_JOHN
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.webhooks.post import Post
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL, Hooks
from tests.integration.world.world import World

CHANGES = ["appointment.created", "appointment.updated", "appointment.rescheduled", "attendee.responded"]
OTHER_URL = "https://other.example.com/hook"


def timeline(client: Client, appointment_id: str, **query: str) -> Reply:
    """GET /api/v1/appointments/{appointmentId}/timeline."""
    return client.send("appointments.timeline", None, {"appointmentId": appointment_id}, query)


def walked(client: Client, appointment_id: str, limit: str) -> list[dict[str, Any]]:
    """Give the entries of all pages."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(30):
        page = timeline(client, appointment_id, limit=limit, **cursor).data
        found += page["timeline"]
        if page["nextCursor"] is None:
            return found
        cursor = {"cursor": page["nextCursor"]}
    raise AssertionError("the timeline never ends")


def of_type(entries: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [entry for entry in entries if entry["type"] == kind]


def told(entries: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each entry in short."""
    names = {
        "change": "action",
        "notice": "operation",
        "sync": "state",
        "answer": "outcome",
        "event": "eventType",
        "attempt": "code",
    }
    return [(entry["type"], entry[names[entry["type"]]]) for entry in entries]


def booked_and_answered(world: World) -> str:
    """Booked, sent, and accepted by John a minute later; each event delivered."""
    appointment_id: str = world.client.create(WITH_JOHN).data["appointmentId"]
    world.pipeline.settle()
    world.clock.advance(minutes=1)
    Post(world).answer(JOHN, "ACCEPTED")
    world.clock.advance(seconds=1)
    world.pipeline.settle()
    return appointment_id


def test_everything_that_happened_is_told_in_order(world: World) -> None:
    registered(world, URL, CHANGES)
    appointment_id = booked_and_answered(world)
    reply = timeline(world.client, appointment_id)
    assert (reply.status, reply.body["message"]) == (200, "Timeline retrieved successfully")
    assert reply.data["nextCursor"] is None
    assert told(reply.data["timeline"]) == [
        ("change", "created"),
        ("event", "appointment.created"),
        ("notice", "create"),
        ("attempt", 200),
        ("answer", "answered"),
        ("change", "answered"),
        ("event", "attendee.responded"),
        ("attempt", 200),
        ("sync", "synced"),
    ]


def test_each_entry_says_who_and_what(world: World) -> None:
    webhook_id = registered(world, URL, CHANGES)
    entries = timeline(world.client, booked_and_answered(world)).data["timeline"]
    created, answered = of_type(entries, "change")
    invitee_id = of_type(entries, "notice")[0]["inviteeId"]
    assert (created["actor"], answered["actor"]) == (world.client.api_key, invitee_id)
    assert (created["version"], answered["version"]) == (1, 2)
    (answer,) = of_type(entries, "answer")
    assert answer == {
        "type": "answer",
        "at": "2026-03-19T14:24:01Z",
        "outcome": "answered",
        "reason": None,
        "response": "accepted",
        "respondedBy": None,
        "inviteeId": invitee_id,
        "email": JOHN,
        "version": 2,
    }
    event, attempt = of_type(entries, "event")[0], of_type(entries, "attempt")[0]
    (delivery,) = event["deliveries"]
    assert delivery == {
        "webhookId": webhook_id,
        "deliveryId": f"20260319T142301Z-{event['eventId']}",
        "state": "delivered",
        "generation": 1,
        "nextAttemptAt": None,
    }
    assert attempt == {
        "type": "attempt",
        "at": "2026-03-19T14:23:01Z",
        "eventId": event["eventId"],
        "eventType": "appointment.created",
        "webhookId": webhook_id,
        "deliveryId": delivery["deliveryId"],
        "generation": 1,
        "attempt": 1,
        "code": 200,
        "durationMs": 3,
        "error": None,
    }
    assert of_type(entries, "notice")[0]["email"] == JOHN


def test_the_attempts_of_all_generations_at_all_webhooks_are_there(world: World) -> None:
    failing, healthy = registered(world, URL, CHANGES), registered(world, OTHER_URL, ["appointment.created"])
    world.receivers.answer(URL, *[answering(500)] * 7, answering(200))
    appointment_id = world.client.create(WITH_JOHN).data["appointmentId"]
    world.pipeline.settle()
    (event,) = of_type(timeline(world.client, appointment_id).data["timeline"], "event")
    states = {each["webhookId"]: each["state"] for each in event["deliveries"]}
    assert states == {failing: "undelivered", healthy: "delivered"}
    path = {"webhookId": failing, "deliveryId": event["deliveries"][0]["deliveryId"]}
    assert world.client.send("webhooks.replay_delivery", {}, path).status == 202
    world.pipeline.settle()
    entries = timeline(world.client, appointment_id).data["timeline"]
    attempts = [each for each in of_type(entries, "attempt") if each["webhookId"] == failing]
    assert [(each["generation"], each["attempt"], each["code"]) for each in attempts] == [
        *((1, number, 500) for number in range(1, 6)),
        (2, 1, 500),
        (2, 2, 500),
        (2, 3, 200),
    ]
    assert [each["at"] for each in entries] == sorted(each["at"] for each in entries)
    assert [each["code"] for each in of_type(entries, "attempt") if each["webhookId"] == healthy] == [200]


@pytest.mark.parametrize("limit", ["1", "2", "3", "50"])
def test_a_walk_through_the_pages_gives_each_entry_once(world: World, limit: str) -> None:
    registered(world, URL, CHANGES)
    appointment_id = booked_and_answered(world)
    changes: list[Callable[[], Reply]] = [
        lambda: world.client.invite(appointment_id, INVITE_MARY),
        lambda: world.client.update(appointment_id, MOVED),
        lambda: world.client.uninvite(appointment_id, MARY),
        lambda: world.client.cancel(appointment_id, CANCELLED),
    ]
    for change in changes:
        world.clock.advance(minutes=5)
        assert change().status in {200, 201}
        world.pipeline.settle()
    whole = timeline(world.client, appointment_id).data["timeline"]
    assert [each["version"] for each in of_type(whole, "change")] == [1, 2, 3, 4, 5, 6]
    assert {each["email"] for each in of_type(whole, "notice")} == {JOHN, MARY}
    pages = walked(world.client, appointment_id, limit)
    assert sorted(map(str, pages)) == sorted(map(str, whole))
    if limit == "50":
        assert pages == whole


def test_many_webhooks_make_pages_short_and_their_costs_stay_bounded(world: World) -> None:
    for number in range(50):
        Hooks(world.client).register({"webhookUrl": URL, "eventTypes": CHANGES}, idempotency_key=f"k{number}")
    appointment_id = world.client.create(WITH_JOHN).data["appointmentId"]
    for number in range(7):
        world.client.update(appointment_id, {"appointmentSubject": f"Number {number}"})
    world.pipeline.dispatch()
    while world.pipeline.consume("deliver"):
        pass
    begin = world.wire.next_number
    page = timeline(world.client, appointment_id).data
    assert world.wire.operations[begin:] == ["UpdateItem", *["Query"] * 5, *["BatchGetItem"] * 3, "Query"]
    assert len(of_type(page["timeline"], "change")) == 5
    assert {len(event["deliveries"]) for event in of_type(page["timeline"], "event")} == {50}
    assert page["nextCursor"] is not None


def test_without_webhooks_nothing_is_looked_for(world: World) -> None:
    world.client.create(WITH_JOHN)
    begin = world.wire.next_number
    entries = timeline(world.client, the_id()).data["timeline"]
    assert world.wire.operations[begin:] == ["UpdateItem", *["Query"] * 6]
    assert told(entries) == [("change", "created"), ("event", "appointment.created"), ("sync", "pending")]


CURSORS = {
    "no base64 of JSON": "x",
    "version 0": encode_parts("timeline", "0"),
    "a version that there is not": encode_parts("timeline", "2"),
    "no number": encode_parts("timeline", "one"),
    "another list's": encode_parts("webhook", "1"),
}


@pytest.mark.parametrize("cursor", CURSORS.values(), ids=CURSORS.keys())
def test_a_cursor_that_is_none_is_refused(world: World, cursor: str) -> None:
    world.client.create(WITH_JOHN)
    refused = timeline(world.client, the_id(), cursor=cursor)
    assert (refused.status, refused.code, refused.body["error"]["param"]) == (422, "invalid_cursor", "cursor")


def test_another_tenants_timeline_is_not_found(world: World) -> None:
    world.client.create(WITH_JOHN)
    for reply in (
        timeline(world.new_tenant("Other"), the_id()),
        timeline(world.client, "apt_01km37mwc8nedt0kbk91a0fz99"),
        timeline(world.client, "no-such-id"),
    ):
        assert (reply.status, reply.code) == (404, "appointment_not_found")
