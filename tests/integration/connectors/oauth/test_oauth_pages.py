"""A calendar's owner gives access in a browser: our link, the system's page, and back."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.wiring import tokens_of
from scheducal.connectors.oauth.requests import challenge_of
from scheducal.store.table import table
from tests.contract.oauth.authorities import ANNA, APPLICATION, BERT, CALLBACK, DIRECTORY
from tests.integration.connectors.authorization_servers import AuthServers, auth_servers
from tests.integration.world.functions import module
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.world import World

CALENDAR_SCOPE = "https://www.googleapis.com/auth/calendar.freebusy"


@pytest.fixture
def at_hand(world: World) -> Iterator[AuthServers]:
    with auth_servers(world) as found:
        yield found


def calendars(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.client.send("calendars.list").data["calendars"]
    return found


def test_a_google_calendar_is_connected(world: World, at_hand: AuthServers) -> None:
    asked = at_hand.ask(label="Anna")
    assert asked.status == 202
    assert asked.data["authorizationExpires"] == "2026-03-19T14:33:01Z"
    assert calendars(world) == []
    page = at_hand.come_back(at_hand.consent(asked.data["authorizationUrl"]))
    assert (page.status, f"The Google calendar of {ANNA} is connected to Acme Corp." in page.html) == (200, True)
    (shown,) = calendars(world)
    assert shown["calendarId"] == asked.data["calendarId"]
    assert (shown["account"], shown["auth"], shown["isDefault"], shown["label"]) == (ANNA, "oauth", True, "Anna")


def test_a_microsoft_calendar_is_connected(world: World, at_hand: AuthServers) -> None:
    at_hand.connect(kind="exchange", isDefault=False)
    (shown,) = calendars(world)
    assert (shown["kind"], shown["account"], shown["directoryId"]) == ("exchange", ANNA, DIRECTORY)
    assert shown["isDefault"] is False


def test_the_system_is_asked_with_state_and_pkce_and_for_lasting_access(at_hand: AuthServers) -> None:
    for kind, path in (("google", "/oauth/google/start"), ("exchange", "/oauth/microsoft/start")):
        link = at_hand.ask(kind=kind, account=ANNA).data["authorizationUrl"]
        assert urlsplit(link)[:3] == ("https", "api.example.com", path)
        page = at_hand.visit(link)
        query = {name: values[0] for name, values in parse_qs(urlsplit(page.headers["Location"]).query).items()}
        assert (query["client_id"], query["redirect_uri"]) == (APPLICATION.client_id, CALLBACK)
        assert (query["code_challenge_method"], len(query["code_challenge"])) == ("S256", 43)
        assert (query["state"], query["login_hint"]) == (parse_qs(urlsplit(link).query)["link"][0], ANNA)
        assert query.get("access_type") == "offline" or "offline_access" in query["scope"].split()
        assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_a_link_is_good_for_one_answer(world: World, at_hand: AuthServers) -> None:
    link = at_hand.ask().data["authorizationUrl"]
    answer = at_hand.consent(link)
    assert at_hand.come_back(answer).status == 200
    for page in (at_hand.come_back(answer), at_hand.visit(link)):
        assert (page.status, "was used before" in page.html) == (400, True)
    assert len(calendars(world)) == 1


def test_a_link_may_be_opened_twice_before_it_is_answered(world: World, at_hand: AuthServers) -> None:
    link = at_hand.ask().data["authorizationUrl"]
    at_hand.visit(link)
    assert at_hand.come_back(at_hand.consent(link)).status == 200


def test_a_link_expires_after_ten_minutes(world: World, at_hand: AuthServers) -> None:
    link = at_hand.ask().data["authorizationUrl"]
    answer = at_hand.consent(link)
    world.clock.advance(minutes=10)
    for page in (at_hand.visit(link), at_hand.come_back(answer)):
        assert (page.status, "expired" in page.html) == (400, True)
    assert calendars(world) == []


@pytest.mark.parametrize(
    "change",
    [
        {"state": "x"},
        {"state": ""},
        {"state": "01km37mwc8raydp7xpexnek1h9." + "A" * 43},
        {"code": ""},
        {"code": "x" * 5000},
        {"code": "made-up"},
    ],
)
def test_a_forged_answer_connects_nothing(world: World, at_hand: AuthServers, change: dict[str, str]) -> None:
    page = at_hand.come_back({**at_hand.consent(at_hand.ask().data["authorizationUrl"]), **change})
    assert page.status in {400, 403}
    assert calendars(world) == []


def test_each_system_s_link_leads_to_that_system_alone(at_hand: AuthServers) -> None:
    link = at_hand.ask().data["authorizationUrl"]
    page = at_hand.visit(link.replace("/google/", "/microsoft/"))
    assert (page.status, "another system" in page.html) == (400, True)
    assert at_hand.visit("https://api.example.com/oauth/google/start").status == 400


def test_whoever_says_no_is_taken_at_their_word(world: World, at_hand: AuthServers) -> None:
    link = at_hand.ask().data["authorizationUrl"]
    page = at_hand.come_back(at_hand.consent(link, deny=True))
    assert (page.status, "Access was not given" in page.html) == (403, True)
    assert at_hand.visit(link).status == 400
    assert calendars(world) == []


def test_access_that_is_not_enough_is_explained(world: World, at_hand: AuthServers) -> None:
    without_box = at_hand.consent(at_hand.ask().data["authorizationUrl"], without=CALENDAR_SCOPE)
    page = at_hand.come_back(without_box)
    assert (page.status, "must be ticked" in page.html) == (403, True)
    for_an_hour = at_hand.consent(at_hand.ask(kind="exchange").data["authorizationUrl"], without="offline_access")
    page = at_hand.come_back(for_an_hour)
    assert (page.status, "one hour" in page.html) == (403, True)
    assert calendars(world) == []


def test_another_account_than_the_one_asked_for_is_not_connected(world: World, at_hand: AuthServers) -> None:
    page = at_hand.come_back(at_hand.consent(at_hand.ask(account=ANNA).data["authorizationUrl"], BERT))
    assert (page.status, "Another account" in page.html) == (403, True)
    assert calendars(world) == []


def test_a_calendar_that_is_connected_already_is_not_connected_twice(world: World, at_hand: AuthServers) -> None:
    first, second = (at_hand.ask(label=name).data["authorizationUrl"] for name in ("a", "b"))
    assert at_hand.come_back(at_hand.consent(first)).status == 200
    page = at_hand.come_back(at_hand.consent(second))
    assert (page.status, "connected already" in page.html) == (409, True)
    assert len(calendars(world)) == 1


def test_access_is_renewed_by_the_same_account_alone(world: World, at_hand: AuthServers) -> None:
    calendar_id = at_hand.connect()
    renewal = {"calendarId": calendar_id}
    page = at_hand.come_back(at_hand.consent(at_hand.ask(**renewal).data["authorizationUrl"], BERT))
    assert (page.status, "Another account" in page.html) == (403, True)
    world.clock.advance(minutes=1)
    asked = world.client.send("calendars.connect", {"kind": "google", "auth": "oauth", **renewal}).data
    assert asked["calendarId"] == calendar_id
    assert at_hand.come_back(at_hand.consent(asked["authorizationUrl"])).status == 200
    (shown,) = calendars(world)
    assert (shown["version"], shown["state"], shown["account"]) == (2, "active", ANNA)


def test_a_calendar_that_was_disconnected_meanwhile_stays_so(world: World, at_hand: AuthServers) -> None:
    calendar_id = at_hand.connect()
    answer = at_hand.consent(at_hand.ask(calendarId=calendar_id).data["authorizationUrl"])
    world.client.send("calendars.disconnect", None, {"calendarId": calendar_id})
    assert at_hand.come_back(answer).status == 409
    assert calendars(world) == []


def test_an_outage_is_told_and_another_link_works(world: World, at_hand: AuthServers) -> None:
    answer = at_hand.consent(at_hand.ask(label="a").data["authorizationUrl"])
    at_hand.google.grants.outages.append(503)
    page = at_hand.come_back(answer)
    assert (page.status, "Ask for a new link" in page.html) == (503, True)
    at_hand.connect(label="b")
    assert len(calendars(world)) == 1


def test_a_system_that_is_not_set_up_is_told_so(
    world: World, at_hand: AuthServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheducal import settings
    from tests.integration.world.functions import forget

    link = at_hand.ask().data["authorizationUrl"]
    monkeypatch.delenv("GOOGLE_CLIENT_ID")
    settings.application_settings.cache_clear()
    forget()
    page = at_hand.visit(link)
    assert (page.status, "Not set up" in page.html) == (503, True)


def test_a_repetition_gets_the_same_link_and_no_row_holds_one(world: World, at_hand: AuthServers) -> None:
    first, second = (at_hand.ask() for _ in range(2))
    assert first.body == second.body
    assert second.headers["Idempotency-Replayed"] == "true"
    state = parse_qs(urlsplit(first.data["authorizationUrl"]).query)["link"][0]
    secret = state.partition(".")[2]
    assert not [row for row in rows() if secret in str(row)]
    (question,) = of_kind("authorization")
    assert question["challenge"] != challenge_of(secret)


def test_what_a_page_shows_is_text(world: World, at_hand: AuthServers) -> None:
    account = "<script>@example.com"
    at_hand.google.people.append(account)
    page = at_hand.come_back(at_hand.consent(at_hand.ask().data["authorizationUrl"], account))
    assert page.status == 200
    assert "<script>" not in page.html
    assert "&lt;script&gt;@example.com" in page.html
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_no_token_is_in_the_table_as_it_is(world: World, at_hand: AuthServers) -> None:
    at_hand.connect()
    at_hand.connect(kind="exchange")
    kept = str(rows())
    for grants in (at_hand.google.grants, at_hand.microsoft.grants):
        given = [*grants.tokens.all(), *grants.refresh_tokens()]
        assert len(given) == 2
        assert not [token for token in given if token in kept]
    assert len(of_kind("tokens")) == 2


@pytest.mark.parametrize("kind", ["google", "exchange"])
def test_nothing_of_it_is_in_a_log(
    world: World, at_hand: AuthServers, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in ours nor in a library's, at the level that Lambda writes."""
    own = io.StringIO()
    for name in ("start", "callback"):
        module(f"oauth.{name}").logger.registered_handler.stream = own
    with caplog.at_level(logging.INFO):
        link = at_hand.ask(kind=kind).data["authorizationUrl"]
        answer = at_hand.consent(link)
        assert at_hand.come_back(answer).status == 200
        at_hand.come_back({**answer, "state": answer["state"][:-1]})
        world.clock.advance(hours=2)
        tokens_of(connection(world)).current()
    written = own.getvalue() + caplog.text
    assert '"message":"connected"' in written
    authority = at_hand.google if kind == "google" else at_hand.microsoft
    given = [*authority.grants.tokens.all(), *authority.grants.refresh_tokens(), answer["code"], answer["state"]]
    assert not [each for each in (*given, ANNA, APPLICATION.client_secret) if each in written]


def connection(world: World) -> Connection:
    (found,) = ConnectionRepository(table()).calendars(world.tenant.tenant_id)
    return found
