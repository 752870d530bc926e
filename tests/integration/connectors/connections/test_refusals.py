"""What a request for a connection may not hold: each refusal names the field, and nothing is made."""

from __future__ import annotations

from typing import Any

from tests.integration.connectors.authorization_servers import allow
from tests.integration.connectors.connections.helpdesk import KEY
from tests.integration.connectors.connections.test_connections_api import DESK, GOOGLE, UNKNOWN, create
from tests.integration.world.client import Client
from tests.integration.world.world import World

HOOK_SECRET = "secrets.webhookSecret"
REFUSED: list[tuple[dict[str, Any], int, str, str]] = [
    ({}, 400, "missing_required_field", "kind"),
    ({"kind": "helpdesk"}, 400, "missing_required_field", "auth"),
    ({**DESK, "kind": "email"}, 422, "invalid_field", "kind"),
    ({**DESK, "kind": ["helpdesk"]}, 422, "invalid_field", "kind"),
    ({**DESK, "auth": "service_account"}, 422, "invalid_field", "auth"),
    ({**DESK, "auth": {}}, 422, "invalid_field", "auth"),
    ({**DESK, "settings": {}}, 400, "missing_required_field", "settings.domain"),
    ({**DESK, "settings": {"domain": None}}, 400, "missing_required_field", "settings.domain"),
    ({**DESK, "settings": {"domain": ""}}, 400, "missing_required_field", "settings.domain"),
    ({**DESK, "settings": {"domain": 5}}, 422, "invalid_field", "settings.domain"),
    ({**DESK, "settings": {"domain": "acme.example.com/x?"}}, 422, "invalid_field", "settings.domain"),
    ({**DESK, "settings": {"domain": "acme\n"}, "label": None}, 201, "", ""),
    ({**DESK, "settings": {"domain": "ac\nme"}}, 422, "invalid_field", "settings.domain"),
    ({**DESK, "settings": {"domain": "a" * 64}}, 422, "invalid_field", "settings.domain"),
    ({**DESK, "settings": {"domain": "\ud800"}}, 422, "invalid_field", "settings.domain"),
    ({**DESK, "settings": {"domain": ["acme"]}}, 422, "invalid_field", "settings.domain"),
    ({**DESK, "settings": {"domain": "acme", "colour": "red"}}, 422, "invalid_field", "settings.colour"),
    ({**DESK, "settings": {"domain": "acme", "apiKey": KEY}}, 422, "invalid_field", "settings.apiKey"),
    ({**DESK, "settings": {"domain": "acme", "x" * 2_000: "y"}}, 422, "invalid_field", "settings"),
    ({**DESK, "settings": []}, 422, "invalid_field", "settings"),
    ({**DESK, "settings": {str(number): "x" for number in range(51)}}, 422, "invalid_field", "settings"),
    ({**DESK, "secrets": None}, 400, "missing_required_field", "secrets.apiKey"),
    ({**DESK, "secrets": {"apiKey": "short"}}, 422, "invalid_field", "secrets.apiKey"),
    ({**DESK, "secrets": {"apiKey": "geheimnisüü"}}, 422, "invalid_field", "secrets.apiKey"),
    (
        {**DESK, "secrets": {"apiKey": KEY, "webhookSecret": "line\nbreak here"}},
        422,
        "invalid_field",
        "secrets.webhookSecret",
    ),
    ({**DESK, "secrets": {"apiKey": KEY, "webhookSecret": "ä" * 20}}, 422, "invalid_field", "secrets.webhookSecret"),
    ({**DESK, "secrets": {"apiKey": KEY, "domain": "acme"}}, 422, "invalid_field", "secrets.domain"),
    ({**DESK, "auth": "oauth"}, 422, "invalid_field", "secrets.apiKey"),
    ({**DESK, "filter": {"services": ["svc_01j0000000000000000000000a"]}}, 422, "invalid_field", "filter.services[0]"),
    ({**DESK, "filter": {"resources": ["x"]}}, 422, "invalid_field", "filter.resources[0]"),
    ({**DESK, "filter": {"channels": ["nowhere"]}}, 422, "invalid_field", "filter.channels[0]"),
    ({**DESK, "filter": {"services": "svc"}}, 422, "invalid_field", "filter.services"),
    ({**DESK, "filter": {"services": ["x"] * 21}}, 422, "invalid_field", "filter.services"),
    ({**DESK, "filter": {"bookingsOnly": "yes"}}, 422, "invalid_field", "filter.bookingsOnly"),
    ({**DESK, "filter": {"bookings": True}}, 422, "invalid_field", "filter.bookings"),
    ({**DESK, "mapping": {"priority": "1"}}, 422, "invalid_field", "mapping.priority"),
    ({**DESK, "mapping": {"subject": "{customer.password}"}}, 422, "invalid_field", "mapping.subject"),
    ({**DESK, "mapping": {"subject": "{customer.name.__class__}"}}, 422, "invalid_field", "mapping.subject"),
    ({**DESK, "mapping": {"subject": 5}}, 422, "invalid_field", "mapping.subject"),
    ({**DESK, "isDefault": True}, 422, "invalid_field", "isDefault"),
    ({**DESK, "label": "a\nb"}, 422, "invalid_field", "label"),
    ({**DESK, "connectionId": UNKNOWN}, 422, "invalid_field", "settings"),
    ({**DESK, "settings": {}, "connectionId": UNKNOWN}, 422, "invalid_field", "secrets"),
    ({"kind": "helpdesk", "auth": "oauth", "connectionId": UNKNOWN}, 404, "connection_not_found", "connectionId"),
    ({"kind": "helpdesk", "auth": "oauth", "connectionId": "x"}, 422, "invalid_field", "connectionId"),
    ({**DESK, "password": "x"}, 422, "invalid_field", "password"),
    ({**GOOGLE, "filter": {"bookingsOnly": True}}, 422, "invalid_field", "filter"),
    ({**GOOGLE, "settings": {"account": "anna"}}, 422, "invalid_field", "settings.account"),
    ({**GOOGLE, "settings": {}}, 400, "missing_required_field", "settings.account"),
    ({**GOOGLE, "mapping": {"subject": "x"}}, 422, "invalid_field", "mapping.subject"),
]


def test_a_refusal_names_the_field_and_an_example(world: World, client: Client) -> None:
    allow(world, "google", "example.com")
    wrong: list[object] = []
    for body, status, code, param in REFUSED:
        reply = create(client, body, idempotency_key=str(len(wrong)) + str(body)[:200])
        error = reply.body.get("error", {})
        if (reply.status, error.get("code", ""), error.get("param", "")) != (status, code, param):
            wrong.append((body, reply.status, reply.body))
        if param == "settings.domain":
            assert "acme" in reply.body["message"]
    assert not wrong, "\n".join(map(str, wrong))


def test_a_filter_holds_what_there_is(client: Client) -> None:
    hours = {"monday": ["09:00-18:00"]}
    zone = {"timeZone": "Europe/Berlin"}
    resource = client.send("resources.create", {"name": "Anna", "kind": "person", "weekly": hours, **zone}).data
    staffing = [{"resources": [resource["resourceId"]]}]
    body = {"name": "Advice", "durations": [30], "staffing": staffing, **zone}
    chosen = {
        "services": [client.send("services.create", body).data["serviceId"]],
        "resources": [resource["resourceId"]],
    }
    made = create(client, {**DESK, "filter": chosen})
    assert made.data["filter"] == {**chosen, "channels": [], "metadata": {}, "bookingsOnly": False}
