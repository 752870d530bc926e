"""Connections of any kind over the API: made, listed, read, changed, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.ruleset.model import USUAL
from scheducal.connectors.connections.ruleset.views import shown_rules
from scheducal.connectors.connections.tokens.secrets import opened
from scheducal.connectors.connections.wiring import note_access_lost
from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_key
from tests.contract.oauth.authorities import ANNA
from tests.integration.connectors.authorization_servers import allow
from tests.integration.connectors.connections.helpdesk import KEY, OTHER_KEY, shown
from tests.integration.world.client import Client, Reply
from tests.integration.world.requests import PLAIN
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.world import World

DESK = {"kind": "helpdesk", "auth": "api_key", "settings": {"domain": "acme"}, "secrets": {"apiKey": KEY}}
GOOGLE = {"kind": "google", "auth": "service_account", "settings": {"account": ANNA}}
UNKNOWN = "con_01j0000000000000000000000a"


def create(client: Client, body: dict[str, Any], **headers: str) -> Reply:
    return client.send("connections.create", body, None, None, **headers)


def change(client: Client, connection_id: str, body: dict[str, Any], **headers: str) -> Reply:
    return client.send("connections.update", body, {"connectionId": connection_id}, None, **headers)


def delete(client: Client, connection_id: str, **headers: str) -> Reply:
    return client.send("connections.delete", None, {"connectionId": connection_id}, None, **headers)


def read(client: Client, connection_id: str) -> Reply:
    return client.send("connections.get", None, {"connectionId": connection_id})


def listed(client: Client, **query: str) -> Reply:
    return client.send("connections.list", query=query)


def events() -> list[str]:
    return sorted(row["eventType"] for row in of_kind("event"))


def secrets_kept(world: World, connection_id: str) -> dict[str, str]:
    found = ConnectionRepository(table()).find(world.tenant.tenant_id, connection_id)
    return opened(sealer(), found)


def fresh(connection_id: str) -> dict[str, Any]:
    """Give what is shown of a new desk."""
    return {
        "connectionId": connection_id,
        "version": 1,
        "kind": "helpdesk",
        "auth": "api_key",
        "label": "Help",
        "state": "active",
        "settings": {"domain": "acme"},
        "secretsChanged": {"apiKey": "2026-03-19T14:23:01Z"},
        "filter": {"services": [], "resources": [], "channels": [], "metadata": {}, "bookingsOnly": False},
        "mapping": {},
        "rules": shown_rules(USUAL),
        "isDefault": False,
        "dateCreated": "2026-03-19T14:23:01Z",
        "lastUpdated": "2026-03-19T14:23:01Z",
    }


def test_a_connection_lives(world: World, client: Client) -> None:
    made = create(client, {**DESK, "label": "Help"})
    assert (made.status, made.headers["ETag"]) == (201, '"1"')
    connection_id = made.data["connectionId"]
    assert made.data == fresh(connection_id)
    found = read(client, connection_id)
    address = f"https://api.example.com/inbound/helpdesk/{world.tenant.tenant_id}.{connection_id}."
    assert found.data["incomingUrl"].startswith(address)
    assert (found.data, found.headers["ETag"]) == ({**found.data, **made.data}, '"1"')
    assert listed(client).data == {"connections": [made.data], "nextCursor": None}
    changed = change(
        client,
        connection_id,
        {
            "settings": {"group": "42"},
            "secrets": {"webhookSecret": "correct horse"},
            "filter": {"bookingsOnly": True, "channels": ["partner"]},
            "mapping": {"subject": "{customer.name}: {appointment.subject}"},
        },
        if_match='"1"',
    )
    assert (changed.data["settings"], changed.data["filter"]["bookingsOnly"]) == (
        {"domain": "acme", "group": "42"},
        True,
    )
    assert changed.data["secretsChanged"].keys() == {"apiKey", "webhookSecret"}
    assert secrets_kept(world, connection_id) == {"apiKey": KEY, "webhookSecret": "correct horse"}
    back = change(
        client, connection_id, {"settings": {"group": None}, "secrets": {"webhookSecret": None}, "filter": None}
    )
    assert (back.data["settings"], back.data["secretsChanged"].keys()) == ({"domain": "acme"}, {"apiKey"})
    assert delete(client, connection_id).data == {"connectionId": connection_id}
    for gone in (read(client, connection_id), change(client, connection_id, {}), delete(client, connection_id)):
        assert (gone.status, gone.code) == (404, "connection_not_found")
    assert events() == ["connection.connected", "connection.disconnected"]
    assert [row["action"] for row in of_kind("audit")] == ["connected", "updated", "updated", "disconnected"]


def test_what_was_shown_can_be_sent_back(client: Client) -> None:
    made = create(client, {**DESK, "filter": {"channels": ["open"]}, "mapping": {"subject": "{booking.service}"}}).data
    names = ("label", "settings", "filter", "mapping")
    same = change(client, made["connectionId"], {name: made[name] for name in names})
    assert (same.status, same.data) == (200, made)


def test_secrets_are_nowhere_to_be_read(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """Not in an answer, a log, an event, an audit row, or any row of the table; a refusal does not repeat one."""
    made = create(client, {**DESK, "secrets": {"apiKey": KEY, "webhookSecret": "correct horse"}}, idempotency_key="k")
    connection_id = made.data["connectionId"]
    replies = [
        made,
        change(client, connection_id, {"secrets": {"apiKey": OTHER_KEY}}, idempotency_key="l"),
        change(client, connection_id, {"secrets": {"apiKey": OTHER_KEY + "!"}}),
        create(client, {**DESK, "secrets": {"apikey": KEY}}),
        create(client, {**DESK, "settings": {"domain": "acme", "apiKey": KEY}}),
        read(client, connection_id),
        listed(client),
        delete(client, connection_id),
    ]
    everything = " ".join(map(shown, replies)) + caplog.text + repr(rows())
    for secret in (KEY, OTHER_KEY, "correct horse"):
        assert secret not in everything
    assert [reply.status for reply in replies] == [201, 200, 422, 422, 422, 200, 200, 200]


def test_a_new_secret_gives_access_again(world: World, client: Client) -> None:
    connection_id = create(client, DESK).data["connectionId"]
    note_access_lost(world.tenant.tenant_id, connection_id)
    assert read(client, connection_id).data["state"] == "reauthorization_required"
    again = create(client, {"kind": "helpdesk", "auth": "api_key", "connectionId": connection_id})
    assert (again.status, "PATCH" in again.body["message"]) == (422, True)
    assert change(client, connection_id, {"label": "x"}).data["state"] == "reauthorization_required"
    renewed = change(client, connection_id, {"secrets": {"apiKey": OTHER_KEY}})
    assert (renewed.data["state"], renewed.data["version"]) == ("active", 4)
    assert events() == ["connection.connected", "connection.connected", "connection.reauthorization_required"]


def test_every_write_is_idempotent(client: Client) -> None:
    made = [create(client, DESK, idempotency_key="a") for _ in range(2)]
    connection_id = made[0].data["connectionId"]
    changes = [change(client, connection_id, {"secrets": {"apiKey": OTHER_KEY}}, idempotency_key="b") for _ in range(2)]
    checks = [
        client.send("connections.check", {}, {"connectionId": connection_id}, None, idempotency_key="d")
        for _ in range(2)
    ]
    gone = [delete(client, connection_id, idempotency_key="c") for _ in range(2)]
    for first, second in (made, changes, checks, gone):
        assert (first.body, second.headers["Idempotency-Replayed"]) == (second.body, "true")
    assert len(of_kind("audit")) == 3
    twice = [create(client, {**DESK, "label": "twice"}) for _ in range(2)]
    assert (twice[1].status, twice[1].code) == (409, "duplicate_request")
    assert twice[1].body["data"] == {"connectionId": twice[0].data["connectionId"]}


def test_a_stale_version_is_not_changed(client: Client) -> None:
    connection_id = create(client, DESK).data["connectionId"]
    change(client, connection_id, {"label": "x"})
    for reply in (
        change(client, connection_id, {"label": "y"}, if_match='"1"'),
        delete(client, connection_id, if_match='"1"'),
    ):
        assert (reply.status, reply.code) == (412, "version_conflict")
    assert delete(client, connection_id, if_match='"2"').status == 200


def test_another_tenant_s_connection_is_not_found(world: World, client: Client) -> None:
    connection_id = create(client, DESK).data["connectionId"]
    other = world.new_tenant("Other")
    assert listed(other).data["connections"] == []
    check = other.send("connections.check", {}, {"connectionId": connection_id})
    for reply in (
        read(other, connection_id),
        change(other, connection_id, {"label": "x"}),
        delete(other, connection_id),
        check,
    ):
        assert (reply.status, reply.code) == (404, "connection_not_found")
    for odd in (
        "con_",
        "x" * 3_000,
        "cal_01j0000000000000000000000a",
        "con_01j0000000000000000000000a/check",
        "\u2028",
    ):
        assert read(client, odd).code == "connection_not_found"


def test_pages_hold_calendars_and_others(world: World, client: Client) -> None:
    allow(world, "google", "example.com")
    made = [create(client, {**DESK, "label": str(number)}).data["connectionId"] for number in range(3)]
    calendar = create(client, GOOGLE).data["connectionId"]
    found: list[str] = []
    cursor = None
    while cursor is not None or not found:
        page = listed(client, limit="2", **({"cursor": cursor} if cursor else {})).data
        found += [each["connectionId"] for each in page["connections"]]
        cursor = page["nextCursor"]
    assert found == [calendar, *made]
    assert listed(client, limit="2", cursor="x").code == "invalid_cursor"
    assert [each["calendarId"] for each in client.send("calendars.list").data["calendars"]] == [calendar]


def test_calendars_are_connections_too(world: World, client: Client) -> None:
    """Made there and seen here, or the other way round; each edge in its own words."""
    allow(world, "google", "example.com")
    made = create(client, {**GOOGLE, "label": "Helpdesk"}).data
    assert (made["settings"], made["filter"], made["isDefault"]) == ({"account": ANNA}, None, True)
    path = {"calendarId": made["connectionId"]}
    assert client.send("calendars.update", {"label": "New"}, path).data["account"] == ANNA
    assert read(client, made["connectionId"]).data["label"] == "New"
    again = create(client, {**GOOGLE, "settings": {"account": ANNA.upper(), "calendar": "primary"}})
    assert (again.code, again.body["error"]["param"]) == ("calendar_already_connected", "settings.account")
    assert again.body["data"] == {"connectionId": made["connectionId"]}
    assert "connectionId" in again.body["message"]
    moved = change(client, made["connectionId"], {"settings": {"account": "bert@example.com"}})
    assert (moved.code, moved.body["error"]["param"]) == ("invalid_field", "settings.account")
    assert change(client, made["connectionId"], {"isDefault": False}).data["isDefault"] is False
    desk = create(client, DESK).data["connectionId"]
    for name in ("calendars.update", "calendars.disconnect"):
        reply = client.send(name, {}, {"calendarId": desk})
        assert (reply.status, reply.code) == (404, "calendar_not_found")
    elsewhere = create(world.new_tenant("Other"), GOOGLE)
    assert (elsewhere.status, elsewhere.body["error"]["param"]) == (403, "settings.account")
    assert delete(client, made["connectionId"]).status == 200
    assert events().count("calendar.disconnected") == 1


def test_no_appointment_is_kept_and_nobody_is_busy_in_another_system(client: Client) -> None:
    # Where a calendar is asked for, any other connection is none.
    desk = create(client, DESK).data["connectionId"]
    person = {"name": "Anna", "kind": "person", "timeZone": "Europe/Berlin", "weekly": {}, "calendarId": desk}
    for reply in (
        client.send("resources.create", person),
        client.create({**PLAIN, "calendarId": desk}),
        client.send("calendars.connect", {"kind": "google", "auth": "oauth", "calendarId": desk}),
    ):
        assert (reply.status in {404, 422}, reply.body["error"]["param"]) == (True, "calendarId")


def test_there_are_at_most_fifty(client: Client) -> None:
    for number in range(50):
        assert create(client, {**DESK, "label": str(number)}).status == 201
    assert create(client, DESK).code == "invalid_field"


def test_whoever_only_reads_changes_nothing(world: World, client: Client) -> None:
    connection_id = create(client, DESK).data["connectionId"]
    reader = Client(world.wire, *reading_key(world))
    assert read(reader, connection_id).status == 200
    check = reader.send("connections.check", {}, {"connectionId": connection_id})
    for reply in (create(reader, DESK), change(reader, connection_id, {}), delete(reader, connection_id), check):
        assert (reply.status, reply.code) == (403, "insufficient_scope")


def reading_key(world: World) -> tuple[str, str]:
    created = create_key(
        TenantRepository(table()), world.tenant.tenant_id, world.clock.now(), role="read", channel="internal"
    )
    return created.key.api_key, created.api_secret


def test_connectors_say_what_they_take(client: Client) -> None:
    found = {each["kind"]: each for each in client.send("connectors.list").data["connectors"]}
    assert found.keys() >= {"helpdesk", "email", "exchange", "google"}
    desk = found["helpdesk"]
    assert (desk["auths"], desk["capabilities"], desk["isCalendar"]) == (
        ["api_key", "oauth"],
        ["mirror", "trigger"],
        False,
    )
    settings = {each["name"]: each for each in desk["settings"]}
    assert (settings["domain"]["requiredWith"], settings["apiKey"]["requiredWith"]) == (
        ["api_key", "oauth"],
        ["api_key"],
    )
    assert (settings["apiKey"]["isSecret"], settings["apiKey"]["notWith"]) == (True, ["oauth"])
    assert (desk["mapping"], desk["limits"]) == (
        [{"name": "subject", "title": "Subject", "default": "{appointment.subject}"}],
        {"atOnce": None, "perMinute": 50, "changesPerDay": None},
    )
    assert (found["google"]["isCalendar"], found["email"]["auths"]) == (True, [])
