"""Calendars over the API: connected by administrators, listed, changed, disconnected."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.connectors.connections.wiring import note_access_lost
from tests.contract.oauth.authorities import ANNA, BERT, DIRECTORY
from tests.integration.connectors.authorization_servers import allow
from tests.integration.world.client import Client, Reply
from tests.integration.world.requests import PLAIN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

MICROSOFT = {"kind": "exchange", "auth": "client_credentials", "account": ANNA, "directoryId": DIRECTORY}
GOOGLE = {"kind": "google", "auth": "service_account", "account": ANNA}
UNKNOWN = "cal_01j0000000000000000000000a"


@pytest.fixture
def client(world: World) -> Client:
    """Of a tenant that may use a directory and a domain."""
    allow(world, "exchange", DIRECTORY)
    allow(world, "google", "example.com")
    return world.client


def param_of(reply: Reply) -> str | None:
    found: str | None = reply.body["error"]["param"]
    return found


def connect(client: Client, body: dict[str, Any], **headers: str) -> Reply:
    return client.send("calendars.connect", body, None, None, **headers)


def change(client: Client, calendar_id: str, body: dict[str, Any], **headers: str) -> Reply:
    return client.send("calendars.update", body, {"calendarId": calendar_id}, None, **headers)


def disconnect(client: Client, calendar_id: str, **headers: str) -> Reply:
    return client.send("calendars.disconnect", None, {"calendarId": calendar_id}, None, **headers)


def listed(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.send("calendars.list").data["calendars"]
    return found


def events() -> list[str]:
    return sorted(row["eventType"] for row in of_kind("event"))


def test_a_first_calendar_becomes_the_default_and_a_second_does_not(client: Client) -> None:
    first = connect(client, MICROSOFT)
    assert (first.status, first.headers["ETag"]) == (201, '"1"')
    second = connect(client, {**GOOGLE, "label": "Front desk", "calendar": "team@group.calendar.google.com"})
    assert listed(client) == [first.data, second.data]
    assert first.data == {
        "calendarId": first.data["calendarId"],
        "version": 1,
        "kind": "exchange",
        "auth": "client_credentials",
        "account": ANNA,
        "directoryId": DIRECTORY,
        "calendar": "primary",
        "label": None,
        "state": "active",
        "isDefault": True,
        "dateCreated": "2026-03-19T14:23:01Z",
        "lastUpdated": "2026-03-19T14:23:01Z",
    }
    assert (second.data["isDefault"], second.data["label"], second.data["directoryId"]) == (False, "Front desk", None)
    assert events() == ["calendar.connected", "calendar.connected"]


def test_the_default_is_chosen_and_taken_back(client: Client) -> None:
    first = connect(client, {**MICROSOFT, "isDefault": False}).data["calendarId"]
    second = connect(client, {**GOOGLE, "isDefault": True}).data["calendarId"]
    assert [each["isDefault"] for each in listed(client)] == [False, True]
    assert change(client, first, {"isDefault": True}).data["isDefault"] is True
    assert [each["isDefault"] for each in listed(client)] == [True, False]
    assert change(client, second, {"isDefault": False}).data["version"] == 1
    assert change(client, first, {"isDefault": False, "label": " Desk "}).data["label"] == "Desk"
    assert [each["isDefault"] for each in listed(client)] == [False, False]
    assert events() == ["calendar.connected", "calendar.connected"]


def test_a_disconnected_calendar_is_gone_and_no_default_any_more(client: Client) -> None:
    calendar_id = connect(client, MICROSOFT).data["calendarId"]
    assert disconnect(client, calendar_id).data == {"calendarId": calendar_id}
    assert listed(client) == []
    for reply in (disconnect(client, calendar_id), change(client, calendar_id, {"label": "x"})):
        assert (reply.status, reply.code) == (404, "calendar_not_found")
    assert events() == ["calendar.connected", "calendar.disconnected"]
    assert connect(client, {**MICROSOFT, "label": "again"}).data["isDefault"] is True


def test_every_write_is_idempotent(client: Client) -> None:
    replies = [connect(client, MICROSOFT, idempotency_key="a") for _ in range(2)]
    assert replies[0].body == replies[1].body
    assert replies[1].headers["Idempotency-Replayed"] == "true"
    calendar_id = replies[0].data["calendarId"]
    changes = [change(client, calendar_id, {"label": "x"}, idempotency_key="b") for _ in range(2)]
    gone = [disconnect(client, calendar_id, idempotency_key="c") for _ in range(2)]
    assert [reply.status for reply in (*changes, *gone)] == [200] * 4
    assert len(of_kind("audit")) == 3


def test_the_same_calendar_is_connected_once(client: Client) -> None:
    first = connect(client, MICROSOFT, idempotency_key="a").data["calendarId"]
    again = connect(client, {**MICROSOFT, "account": ANNA.upper()}, idempotency_key="b")
    assert (again.status, again.code) == (409, "calendar_already_connected")
    assert again.body["data"] == {"calendarId": first}
    assert connect(client, {**MICROSOFT, "calendar": "other"}).status == 201
    assert connect(client, {**MICROSOFT, "account": BERT}).status == 201
    without_key = connect(client, {**MICROSOFT, "account": BERT})
    assert (without_key.status, without_key.code) == (409, "calendar_already_connected")


def test_a_stale_version_is_not_changed(client: Client) -> None:
    calendar_id = connect(client, MICROSOFT).data["calendarId"]
    change(client, calendar_id, {"label": "x"})
    for reply in (change(client, calendar_id, {}, if_match='"1"'), disconnect(client, calendar_id, if_match='"1"')):
        assert (reply.status, reply.code) == (412, "version_conflict")
    assert disconnect(client, calendar_id, if_match='"2"').status == 200


def test_only_what_an_operator_allowed_is_connected_without_its_owner(world: World) -> None:
    """One application of ours serves all tenants: that it may use a mailbox does not make it this tenant's."""
    for body, param in ((MICROSOFT, "directoryId"), (GOOGLE, "account")):
        reply = connect(world.client, body)
        assert (reply.status, reply.code, param_of(reply)) == (403, "account_not_allowed", param)
    allow(world, "exchange", DIRECTORY)
    assert connect(world.client, MICROSOFT).status == 201
    assert connect(world.new_tenant("Other"), MICROSOFT).status == 403


def test_another_tenant_s_calendar_is_not_found(world: World, client: Client) -> None:
    calendar_id = connect(client, MICROSOFT).data["calendarId"]
    other = world.new_tenant("Other")
    assert listed(other) == []
    renewal = connect(other, {"kind": "exchange", "auth": "oauth", "calendarId": calendar_id})
    for reply in (change(other, calendar_id, {"label": "x"}), disconnect(other, calendar_id), renewal):
        assert (reply.status, reply.code) == (404, "calendar_not_found")


REFUSED: list[tuple[dict[str, Any], int, str, str]] = [
    ({}, 400, "missing_required_field", "kind"),
    ({"kind": "google"}, 400, "missing_required_field", "auth"),
    ({**GOOGLE, "kind": "icloud"}, 422, "invalid_field", "kind"),
    ({**GOOGLE, "auth": "client_credentials"}, 422, "invalid_field", "auth"),
    ({**MICROSOFT, "auth": "service_account"}, 422, "invalid_field", "auth"),
    ({**GOOGLE, "account": None}, 400, "missing_required_field", "account"),
    ({**GOOGLE, "account": "anna"}, 422, "invalid_email", "account"),
    ({**GOOGLE, "account": 5}, 422, "invalid_email", "account"),
    ({**MICROSOFT, "directoryId": None}, 400, "missing_required_field", "directoryId"),
    ({**MICROSOFT, "directoryId": "common"}, 422, "invalid_field", "directoryId"),
    ({**MICROSOFT, "calendar": "a/b"}, 422, "invalid_field", "calendar"),
    ({**GOOGLE, "label": "a\nb"}, 422, "invalid_field", "label"),
    ({**GOOGLE, "label": "x" * 101}, 422, "invalid_field", "label"),
    ({**GOOGLE, "isDefault": "yes"}, 422, "invalid_field", "isDefault"),
    ({**GOOGLE, "calendarId": UNKNOWN}, 422, "invalid_field", "account"),
    ({"kind": "google", "auth": "service_account", "calendarId": UNKNOWN}, 404, "calendar_not_found", "calendarId"),
    ({**GOOGLE, "mailbox": ANNA}, 422, "invalid_field", "mailbox"),
    ({"kind": "google", "auth": "oauth", "calendarId": UNKNOWN}, 404, "calendar_not_found", "calendarId"),
    ({"kind": "google", "auth": "oauth", "calendarId": "x"}, 422, "invalid_field", "calendarId"),
    ({"kind": "google", "auth": "oauth", "calendarId": UNKNOWN, "label": "x"}, 422, "invalid_field", "label"),
    ({"kind": "exchange", "auth": "oauth", "directoryId": DIRECTORY}, 422, "invalid_field", "directoryId"),
]


@pytest.mark.parametrize(("body", "status", "code", "param"), REFUSED)
def test_a_refusal_names_the_field(client: Client, body: dict[str, Any], status: int, code: str, param: str) -> None:
    reply = connect(client, body)
    assert (reply.status, reply.code, param_of(reply)) == (status, code, param)
    assert listed(client) == []


def test_there_are_at_most_twenty(client: Client) -> None:
    for number in range(20):
        assert connect(client, {**GOOGLE, "account": f"person{number}@example.com"}).status == 201
    reply = connect(client, {**GOOGLE, "account": "one.more@example.com"})
    assert (reply.status, reply.code) == (422, "invalid_field")


def test_access_by_an_administrator_is_tried_anew_on_request(world: World, client: Client) -> None:
    calendar_id = connect(client, MICROSOFT).data["calendarId"]
    note_access_lost(world.tenant.tenant_id, calendar_id)
    assert listed(client)[0]["state"] == "reauthorization_required"
    again = {"kind": "exchange", "auth": "client_credentials", "calendarId": calendar_id}
    wrong = connect(client, {**again, "kind": "google", "auth": "service_account"})
    assert (wrong.status, wrong.code, param_of(wrong)) == (422, "invalid_field", "calendarId")
    renewed = connect(client, again, idempotency_key="k")
    assert (renewed.status, renewed.data["state"], renewed.data["version"]) == (200, "active", 3)
    assert connect(client, again, idempotency_key="k").body == renewed.body
    assert events() == ["calendar.connected", "calendar.connected", "calendar.reauthorization_required"]


def test_new_appointments_go_where_the_default_or_the_request_says(client: Client) -> None:
    first, second = (connect(client, body).data["calendarId"] for body in (MICROSOFT, GOOGLE))
    asked: list[tuple[str | None, str | None]] = [(None, first), (second, second), ("email", None)]
    for calendar_id, kept_in in asked:
        body = {**PLAIN, **({"calendarId": calendar_id} if calendar_id else {})}
        appointment_id = client.create(body, idempotency_key=str(calendar_id)).data["appointmentId"]
        (sync,) = client.get(appointment_id).data["sync"]
        assert sync["calendarId"] == kept_in
    unknown = client.create({**PLAIN, "calendarId": UNKNOWN})
    assert (unknown.status, unknown.code) == (404, "calendar_not_found")
