"""Webhook endpoints over the API: the source's answers, what is refused, what each request costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from scheducal.webhooks.endpoints.rules import MOST_ENDPOINTS
from tests.integration.world.client import http_event
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.webhooks.webhooks import REGISTER, TYPES, URL, Hooks, log_of, stored_secret
from tests.integration.world.world import World

VALID_TYPES = "attendee.responded, attendee.proposed_new_time, appointment.created"


@pytest.fixture
def hooks(world: World) -> Hooks:
    """Give the tenant's webhooks."""
    return Hooks(world.client)


def test_register_answers_as_the_source_says(world: World, hooks: Hooks) -> None:
    reply = hooks.register()
    assert reply.status == 201
    webhook_id, secret = reply.data["webhookId"], reply.data["secret"]
    assert reply.body == {
        "success": True,
        "message": "Webhook registered successfully",
        "data": {"webhookId": webhook_id, "secret": secret, "webhookUrl": URL, "eventTypes": TYPES},
        "apiVersion": "v1",
    }
    assert secret.startswith("whsec_")
    assert stored_secret(world.tenant.tenant_id) == secret
    assert secret not in str(rows())


def test_list_and_get_show_everything_but_the_secret(hooks: Hooks) -> None:
    first, second = hooks.register().data, hooks.register({**REGISTER, "eventTypes": ["webhook.disabled"]}).data
    listed = hooks.list()
    assert {each["webhookId"] for each in listed} == {first["webhookId"], second["webhookId"]}
    found = hooks.get(first["webhookId"])
    assert (found.data in listed, found.headers["ETag"]) == (True, '"1"')
    assert found.data == {
        "webhookId": first["webhookId"],
        "version": 1,
        "webhookUrl": URL,
        "eventTypes": TYPES,
        "isActive": True,
        "failingSince": None,
        "disabledReason": None,
        "previousSecretExpires": None,
        "dateCreated": "2026-03-19T14:23:01Z",
        "lastUpdated": "2026-03-19T14:23:01Z",
    }
    assert not [secret for secret in (first["secret"], second["secret"]) if secret in json.dumps([listed, found.body])]


def test_update_changes_what_is_sent_and_keeps_the_rest(world: World, hooks: Hooks) -> None:
    webhook_id = hooks.register().data["webhookId"]
    world.clock.advance(seconds=30)
    reply = hooks.update(webhook_id, {"webhookUrl": "https://new.example.com:8443/in", "isActive": False})
    assert (reply.status, reply.headers["ETag"], reply.body["message"]) == (200, '"2"', "Webhook updated successfully")
    assert reply.data == hooks.get(webhook_id).data
    shown = {name: reply.data[name] for name in ("webhookUrl", "eventTypes", "isActive", "lastUpdated")}
    assert shown == {
        "webhookUrl": "https://new.example.com:8443/in",
        "eventTypes": TYPES,
        "isActive": False,
        "lastUpdated": "2026-03-19T14:23:31Z",
    }
    assert [row["changed"] for row in log_of(webhook_id, "audit")] == [[], ["webhookUrl", "isActive"]]


def test_an_update_that_changes_nothing_makes_no_version(hooks: Hooks) -> None:
    webhook_id = hooks.register().data["webhookId"]
    assert hooks.update(webhook_id, REGISTER, idempotency_key=KEY).headers["ETag"] == '"1"'
    assert hooks.update(webhook_id, REGISTER, idempotency_key=KEY).headers["Idempotency-Replayed"] == "true"
    assert len(log_of(webhook_id, "audit")) == 1


def test_a_stale_if_match_is_refused_everywhere(hooks: Hooks) -> None:
    webhook_id = hooks.register().data["webhookId"]
    hooks.update(webhook_id, {"isActive": False}, if_match='"1"')
    stale = (
        hooks.update(webhook_id, {"isActive": True}, if_match='"1"'),
        hooks.regenerate_secret(webhook_id, if_match='"1"'),
        hooks.delete(webhook_id, if_match='"1"'),
    )
    assert [(reply.status, reply.code) for reply in stale] == [(412, "version_conflict")] * 3
    assert hooks.get(webhook_id).data["version"] == 2


def test_delete_with_credentials_in_the_query_as_the_source_shows(world: World, hooks: Hooks) -> None:
    webhook_id = hooks.register().data["webhookId"]
    credentials = {"apiKey": world.client.api_key, "apiSecret": world.client.api_secret}
    for name, path in (("webhooks.list", None), ("webhooks.delete", {"webhookId": webhook_id})):
        reply = world.client.deliver(name, http_event(name, path, None, credentials))
        assert reply.status == 200, reply
    assert reply.body["message"] == "Webhook deleted successfully"
    assert reply.data == {"webhookId": webhook_id}
    assert hooks.list() == []
    assert [row["action"] for row in log_of(webhook_id, "audit")] == ["registered", "deleted"]


def test_update_with_credentials_in_the_body(world: World, hooks: Hooks) -> None:
    webhook_id = hooks.register().data["webhookId"]
    body = {"apiKey": world.client.api_key, "apiSecret": world.client.api_secret, "isActive": False}
    event = http_event("webhooks.update", {"webhookId": webhook_id}, body)
    assert world.client.deliver("webhooks.update", event).data["isActive"] is False
    wrong = http_event("webhooks.update", {"webhookId": webhook_id}, {**body, "apiSecret": "sec_wrong"})
    assert world.client.deliver("webhooks.update", wrong).status == 401


def test_a_regeneration_keeps_the_old_secret_for_a_day(world: World, hooks: Hooks) -> None:
    registered = hooks.register().data
    reply = hooks.regenerate_secret(registered["webhookId"])
    assert (reply.status, reply.headers["ETag"]) == (200, '"2"')
    assert reply.data["previousSecretExpires"] == "2026-03-20T14:23:01Z"
    assert reply.data["secret"] not in {registered["secret"], ""}
    assert stored_secret(world.tenant.tenant_id) == reply.data["secret"]
    assert stored_secret(world.tenant.tenant_id, "previous") == registered["secret"]


def test_a_test_event_is_for_its_endpoint_alone(world: World, hooks: Hooks) -> None:
    webhook_id = hooks.register().data["webhookId"]
    reply = hooks.test(webhook_id)
    assert reply.status == 202
    (event,) = log_of(webhook_id, "event")
    assert (event["webhookId"], event["eventType"], event["tenantId"]) == (
        webhook_id,
        "webhook.test",
        world.tenant.tenant_id,
    )
    assert json.loads(event["envelope"]) == {
        "id": reply.data["eventId"],
        "eventType": "webhook.test",
        "timestamp": "2026-03-19T14:23:01Z",
        "apiVersion": "v1",
        "data": {"webhookId": webhook_id, "webhookUrl": URL},
    }
    assert event["sk"] == f"L#EVT#2026-03-19T14:23:01#{reply.data['eventId']}"


REFUSED = {
    "no url": ({"eventTypes": TYPES}, 400, "missing_required_field", "webhookUrl"),
    "null url": ({**REGISTER, "webhookUrl": None}, 400, "missing_required_field", "webhookUrl"),
    "http": ({**REGISTER, "webhookUrl": "http://hooks.example.com"}, 422, "invalid_webhook_url", "webhookUrl"),
    "inside": ({**REGISTER, "webhookUrl": "https://169.254.169.254/"}, 422, "invalid_webhook_url", "webhookUrl"),
    "ourselves": ({**REGISTER, "webhookUrl": "https://api.example.com/"}, 422, "invalid_webhook_url", "webhookUrl"),
    "no text": ({**REGISTER, "webhookUrl": [URL]}, 422, "invalid_webhook_url", "webhookUrl"),
    "no types": ({"webhookUrl": URL}, 400, "missing_required_field", "eventTypes"),
    "empty types": ({**REGISTER, "eventTypes": []}, 422, "invalid_event_type", "eventTypes"),
    "unknown type": ({**REGISTER, "eventTypes": [*TYPES, "x"]}, 422, "invalid_event_type", "eventTypes"),
    "type that is no text": ({**REGISTER, "eventTypes": [{}]}, 422, "invalid_event_type", "eventTypes"),
    "types as text": ({**REGISTER, "eventTypes": "webhook.test"}, 422, "invalid_field", "eventTypes"),
    "unknown field": ({**REGISTER, "url": URL}, 422, "invalid_field", "url"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused_is_refused_on_registration_and_update(
    hooks: Hooks, case: tuple[dict[str, Any], int, str, str]
) -> None:
    body, status, code, param = case
    refused = [hooks.register(body)]
    assert of_kind("webhook") == []
    if param in body:
        refused.append(hooks.update(hooks.register().data["webhookId"], body))
    for reply in refused:
        assert (reply.status, reply.code, reply.body["error"]["param"]) == (status, code, param)
    if code == "invalid_event_type":
        assert VALID_TYPES in reply.body["message"]


@pytest.mark.parametrize("value", [None, 1, "true"])
def test_is_active_is_true_or_false(hooks: Hooks, value: object) -> None:
    webhook_id = hooks.register().data["webhookId"]
    reply = hooks.update(webhook_id, {"isActive": value})
    assert (reply.status, reply.body["error"]["param"]) == (400 if value is None else 422, "isActive")


def test_another_tenants_webhook_is_not_found(world: World, hooks: Hooks) -> None:
    webhook_id = hooks.register().data["webhookId"]
    stranger = Hooks(world.new_tenant("Other"))
    replies = [
        stranger.get(webhook_id),
        stranger.update(webhook_id, {"isActive": False}),
        stranger.delete(webhook_id),
        stranger.regenerate_secret(webhook_id),
        stranger.test(webhook_id),
        hooks.get("no-such-id"),
        hooks.get("ä" * 3),
    ]
    assert {(reply.status, reply.code) for reply in replies} == {(404, "webhook_not_found")}
    assert stranger.list() == []
    assert hooks.get(webhook_id).data["version"] == 1


def test_the_same_registration_without_a_key_is_noticed_for_ten_seconds(world: World, hooks: Hooks) -> None:
    first = hooks.register()
    again = hooks.register()
    assert (again.status, again.code) == (409, "duplicate_request")
    assert again.body["data"] == {"webhookId": first.data["webhookId"]}
    world.clock.advance(seconds=11)
    assert hooks.register().status == 201


def test_a_tenant_has_at_most_fifty_also_when_two_come_at_once(world: World, hooks: Hooks) -> None:
    ids = [hooks.register(idempotency_key=f"k{number}").data["webhookId"] for number in range(MOST_ENDPOINTS - 1)]
    before = world.wire.next_number
    world.wire.interrupt(before + 2, lambda: hooks.register(idempotency_key="meanwhile"))
    refused = hooks.register(idempotency_key="last")
    assert (refused.status, refused.code) == (422, "invalid_field")
    assert len(hooks.list()) == MOST_ENDPOINTS
    hooks.delete(ids[0])
    assert hooks.register(idempotency_key="last").status == 201


def test_what_each_request_costs(world: World, hooks: Hooks) -> None:
    webhook_id = hooks.register(idempotency_key="warm").data["webhookId"]
    costs: dict[str, tuple[Callable[[], object], list[str]]] = {
        "register": (lambda: hooks.register(idempotency_key=KEY), ["GetItem", "Encrypt", "TransactWriteItems"]),
        "get": (lambda: hooks.get(webhook_id), ["GetItem"]),
        "list": (hooks.list, ["Query"]),
        "update": (lambda: hooks.update(webhook_id, {"isActive": False}), ["GetItem", "TransactWriteItems"]),
        "regenerate": (
            lambda: hooks.regenerate_secret(webhook_id),
            ["GetItem", "Encrypt", "TransactWriteItems"],
        ),
        "test": (lambda: hooks.test(webhook_id), ["GetItem", "TransactWriteItems"]),
        "delete": (lambda: hooks.delete(webhook_id), ["GetItem", "TransactWriteItems"]),
    }
    for name, (request, calls) in costs.items():
        begin = world.wire.next_number
        request()
        assert world.wire.operations[begin:] == ["UpdateItem", *calls], name
