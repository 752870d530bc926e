"""A check asks the system with the connection's credentials, and tells what it says."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.connectors.connections import wiring
from tests.contract.oauth.authorities import ANNA
from tests.integration.connectors.authorization_servers import allow, browse
from tests.integration.connectors.connections.helpdesk import KEY, NARROW_KEY, OTHER_KEY, Helpdesk, shown
from tests.integration.connectors.connections.test_connections_api import DESK, change, create, events, read
from tests.integration.world.client import Client
from tests.integration.world.rows import rows
from tests.integration.world.world import World


def check(client: Client, connection_id: str) -> dict[str, Any]:
    return client.send("connections.check", {}, {"connectionId": connection_id}).data


def test_it_tells_what_is_wrong(world: World, client: Client, system: Helpdesk) -> None:
    connection_id = create(client, DESK).data["connectionId"]
    assert check(client, connection_id) == {
        "connectionId": connection_id,
        "result": "ok",
        "detail": "Helpdesk answers",
        "dateChecked": "2026-03-19T14:23:01Z",
    }
    for change_of, result, detail in (
        ({"secrets": {"apiKey": "wrongKey9"}}, "credentials_refused", "Helpdesk answers 401 (invalid_credentials)"),
        ({"secrets": {"apiKey": NARROW_KEY}}, "rights_missing", "Helpdesk answers 403 (access_denied)"),
        ({"secrets": {"apiKey": KEY}, "settings": {"group": "42"}}, "ok", "Helpdesk answers"),
        ({"settings": {"group": "43"}}, "not_found", "Helpdesk answers 404"),
    ):
        assert change(client, connection_id, change_of).status == 200
        found = check(client, connection_id)
        assert (found["result"], found["detail"]) == (result, detail)
    assert system.asked[-2:] == ["/api/v2/groups/42", "/api/v2/groups/43"]
    for mode, result, detail in (
        ("busy", "busy", "Helpdesk answers 429 (limit)"),
        ("broken", "refused", "Helpdesk answers 418"),
    ):
        system.mode = mode
        found = check(client, connection_id)
        assert (found["result"], found["detail"]) == (result, detail)
    # A check changes nothing: no state, no version, no event.
    assert (read(client, connection_id).data["version"], events()) == (5, ["connection.connected"])


def test_a_system_that_is_away_or_slow_is_no_fault_of_ours(
    client: Client, system: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection_id = create(client, DESK).data["connectionId"]
    monkeypatch.setattr(wiring, "CHECKED_WITHIN", 0.3)
    system.mode = "drips"
    found = check(client, connection_id)
    assert (found["result"], found["detail"]) == ("unreachable", "the system cannot be reached: ReadTimeout")
    monkeypatch.setenv("HELPDESK_URL", "http://127.0.0.1:9")
    assert check(client, connection_id)["result"] == "unreachable"


def test_no_secret_is_in_it(client: Client, system: Helpdesk, caplog: pytest.LogCaptureFixture) -> None:
    connection_id = create(client, DESK).data["connectionId"]
    for mode in ("", "busy", "broken"):
        system.mode = mode
        told = shown(client.send("connections.check", {}, {"connectionId": connection_id}, idempotency_key=mode or "k"))
        assert KEY not in told + caplog.text + repr(rows())


def test_a_repetition_asks_nobody_again(client: Client, system: Helpdesk) -> None:
    connection_id = create(client, DESK).data["connectionId"]
    path = {"connectionId": connection_id}
    first, second = (client.send("connections.check", {}, path, None, idempotency_key="k") for _ in range(2))
    assert (first.body, len(system.asked)) == (second.body, 1)


def test_access_by_consent_is_checked_renewed_and_lost(world: World, client: Client, system: Helpdesk) -> None:
    """No OpenID Connect, Basic authentication, rotating refresh tokens: all by the manifest's data."""
    body = {
        "kind": "helpdesk",
        "auth": "oauth",
        "settings": {"domain": "acme"},
        "secrets": {"webhookSecret": "correct horse"},
        "filter": {"bookingsOnly": True},
        "mapping": {"subject": "{customer.name}"},
        "label": "Help",
    }
    asked = create(client, body, idempotency_key="k")
    assert asked.status == 202
    assert create(client, body, idempotency_key="k").data == asked.data
    connection_id = asked.data["connectionId"]
    assert read(client, connection_id).status == 404
    assert visit(world, system, asked.data["authorizationUrl"]) == 200
    made = read(client, connection_id).data
    assert {name: made[name] for name in ("settings", "mapping", "label")} == {
        name: body[name] for name in ("settings", "mapping", "label")
    }
    assert (made["filter"]["bookingsOnly"], made["secretsChanged"].keys()) == (True, {"webhookSecret"})
    assert check(client, connection_id)["result"] == "ok"
    world.clock.advance(minutes=58)
    assert check(client, connection_id)["result"] == "ok"
    assert system.refresh == "refresh-2"
    system.tokens.clear()
    system.refresh = ""
    lost = check(client, connection_id)
    assert (lost["result"], lost["detail"]) == ("credentials_refused", "Helpdesk no longer gives access")
    # What finds out that a refresh token is worthless notes it, here as everywhere.
    assert read(client, connection_id).data["state"] == "reauthorization_required"
    again = create(client, {"kind": "helpdesk", "auth": "oauth", "connectionId": connection_id})
    assert visit(world, system, again.data["authorizationUrl"]) == 200
    assert (check(client, connection_id)["result"], read(client, connection_id).data["state"]) == ("ok", "active")
    for secret in ("token-", "refresh-", "correct horse"):
        assert secret not in repr(rows())


def visit(world: World, system: Helpdesk, link: str) -> int:
    """Open the link, agree, and come back. Give the status of the last page."""
    path, _, query = link.removeprefix("https://api.example.com").partition("?")
    sent_on = browse(world, "start", path, query)
    assert sent_on.status == 302, sent_on.html
    answer = system.agree(sent_on.headers["Location"])
    page = browse(world, "callback", "/oauth/callback", f"state={answer['state']}&code={answer['code']}")
    assert "An account in Helpdesk is connected to" in page.html
    return page.status


def test_calendars_are_asked_in_their_own_way(world: World, client: Client) -> None:
    # Where the operator has entered nothing, the check says what is missing, and no token is asked for.
    allow(world, "google", "example.com")
    body = {"kind": "google", "auth": "service_account", "settings": {"account": ANNA}}
    found = check(client, create(client, body).data["connectionId"])
    assert found["result"] == "unreachable"
    assert "neither a secret nor a client id" in found["detail"]


def test_a_race_of_two_changes_loses_neither(world: World, client: Client) -> None:
    """One rotates a key while another changes the label, before each call of the first."""
    connection_id, before = create(client, DESK).data["connectionId"], 1
    for place in range(6):

        def meanwhile(label: str = str(place)) -> None:
            assert change(client, connection_id, {"label": label}).status == 200

        world.wire.interrupt(world.wire.next_number + place, meanwhile)
        assert change(client, connection_id, {"secrets": {"apiKey": OTHER_KEY}}).status == 200
        found = read(client, connection_id).data
        if not world.wire.is_spent:
            break
        assert (found["label"], found["version"]) == (str(place), before + 2)
        before = found["version"]
    assert before >= 9
    assert check(client, connection_id)["result"] == "ok"
