"""What strangers may ask, what they cost, and that nobody else pays for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

import functions
from infra.assets.asset import ROOT
from infra.functions.routes import discover
from scheducal.api.strangers.shared_allowance import blinded
from scheducal.connectors.connections.authorization.model import state_text
from scheducal.connectors.pull.subscriptions.secret import new_secret
from scheducal.connectors.systems.exchange.trigger import MOST_ENTRIES
from scheducal.environment_key import EnvironmentKey, environment_key
from scheducal.settings import source_settings
from scheducal.store.table import Table
from tests.integration.world.client import Client, Reply, basic, http_event
from tests.integration.world.functions import Context, forget, module
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

_OPEN = [(each, key) for each in discover(functions) if each.public and not each.pages for key in each.route_keys]
PUBLIC = {key.replace("{name}", system): each.module[10:] for each, key in _OPEN for system in ("google", "microsoft")}
RATE, BURST, FAILURES = 10, 100, 20
HERE, THERE = "198.51.100.7", "203.0.113.9"
FOREIGN = EnvironmentKey("of another environment")
TENANT, CALENDAR = "ten_01km37mwc81a6ab12tkwd81dst", "cal_01km37mwc81a6ab12tkwd81dss"


@pytest.fixture(autouse=True)
def _documented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the document beside the functions, where only a deployment has it."""
    text = (ROOT / "docs" / "openapi.json").read_text("utf-8")
    monkeypatch.setattr(module("docs.fallback"), "_document", lambda: json.loads(text))
    monkeypatch.setattr(module("docs.openapi"), "_document", lambda: text)


def request(key: str, source: str = HERE, **more: Any) -> dict[str, Any]:
    """Give the event of a request without credentials."""
    method, _, path = ("GET /nowhere" if key == "$default" else key.replace("{asset}", "page.js")).partition(" ")
    http = {"method": method, "path": path, "sourceIp": source}
    event = {
        "version": "2.0",
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": "",
        "headers": {},
        "requestContext": {"requestId": "stranger", "http": http, "stage": "$default"},
        "body": None,
        "isBase64Encoded": False,
    }
    return event | more


def ask(world: World, key: str, source: str = HERE, **more: Any) -> Reply:
    """Give the answer to it."""
    with world.wire.invocation("stranger"):
        answer = module(PUBLIC[key]).handler(request(key, source, **more), Context())
    body = json.loads(answer["body"]) if answer["statusCode"] in {413, 422, 429} or key == "$default" else {}
    return Reply(answer["statusCode"], answer["headers"], body)


def calls_of(world: World, work: Callable[[], object]) -> list[str]:
    """Give the AWS requests that it makes."""
    begin = world.wire.next_number
    work()
    return world.wire.operations[begin:]


def many_secrets(count: int, key: EnvironmentKey) -> str:
    """Make a body of Graph's with so many different calendars."""
    names = [f"cal_01km37mwc81a6ab12tkwd8{number:04}" for number in range(count)]
    entries = [{"subscriptionId": "s", "clientState": new_secret(TENANT, name, key).text} for name in names]
    return json.dumps({"value": entries})


def hostile() -> Iterator[dict[str, Any]]:
    """Requests that are meant to cost much."""
    forged = state_text(TENANT, "A" * 43, FOREIGN)
    uncoded = forged.rpartition(".")[0]
    yield {}
    yield {"body": "x" * 6_000_000}
    yield {"rawQueryString": "&".join(f"a{number}=1" for number in range(20_000))}
    yield {"queryStringParameters": {"validationToken": "x" * 2_000}}
    for text in (forged, uncoded, "x" * 2_000):
        yield {"queryStringParameters": {"link": text, "state": text, "code": "c"}}
    token = new_secret(TENANT, CALENDAR, FOREIGN).text
    for text in (token, token.rpartition(".")[0], "x" * 200):
        yield {"headers": {"x-goog-channel-token": text, "x-goog-resource-state": "exists", "x-goog-channel-id": "c"}}
    for count in (2, 900, MOST_ENTRIES + 1):
        yield {"body": many_secrets(count, FOREIGN)}
    yield {"body": json.dumps({"value": [{}] * 60_000})}
    yield {"body": "[" * 200_000}


def test_a_hostile_request_costs_at_most_one_read_whichever_endpoint_it_is_sent_to(world: World) -> None:
    found = list[str]()
    for key in PUBLIC:
        for number, each in enumerate(hostile()):
            begin = world.wire.next_number
            status = ask(world, key, f"192.0.2.{number}", **each).status
            calls = world.wire.operations[begin:]
            if len(calls) > 1 or not set(calls) <= {"GetItem", "BatchGetItem"} or status >= 500:
                found.append(f"{key} with {number}: {status}, {calls}")
    assert found == []


def keys_read(world: World, monkeypatch: pytest.MonkeyPatch, body: str) -> int:
    """Count the rows a request to Graph's endpoint asks for."""
    read, batch_get = list[Any](), Table.batch_get

    def noting(self: Table, keys: Any, **more: Any) -> Any:
        read.extend(keys)
        return batch_get(self, keys, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Table, "batch_get", noting)
        assert ask(world, "POST /inbound/microsoft", body=body).status == 202
    return len(read)


def test_900_forged_entries_read_one_row_and_as_many_real_ones_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keys_read(world, monkeypatch, many_secrets(900, FOREIGN)) == 1
    assert keys_read(world, monkeypatch, many_secrets(900, environment_key())) == 900


@pytest.mark.parametrize("key", PUBLIC)
def test_a_source_has_its_burst_and_then_its_rate_and_others_have_theirs(world: World, key: str) -> None:
    assert {ask(world, key).status for _ in range(BURST)}.isdisjoint({429})
    refused = ask(world, key)
    assert (refused.status, refused.code, refused.headers["Retry-After"]) == (429, "rate_limit_exceeded", "1")
    assert refused.headers["X-Request-Id"]
    assert ask(world, key, THERE).status != 429
    world.clock.advance(seconds=1)
    statuses = [ask(world, key).status for _ in range(RATE + 1)]
    assert [status == 429 for status in statuses] == [False] * RATE + [True]


def test_real_notifications_count_for_no_source(world: World) -> None:
    body = many_secrets(1, environment_key())
    statuses = {ask(world, "POST /inbound/microsoft", body=body).status for _ in range(3 * BURST)}
    assert statuses == {202}
    assert of_kind("source") == []


@dataclass(frozen=True)
class From:
    """A client of the API at an address."""

    client: Client
    source: str

    def list(self) -> Reply:
        """GET /api/v1/appointments."""
        event = http_event("list")
        event["headers"]["authorization"] = basic(self.client.api_key, self.client.api_secret)
        event["requestContext"]["http"]["sourceIp"] = self.source
        return self.client.deliver("list", event)

    def wrong(self, number: int = 0) -> From:
        """Give the same with a wrong secret."""
        return From(replace(self.client, api_secret=f"sec_wrong{number}"), self.source)


def test_a_wrong_secret_that_is_repeated_costs_nothing(world: World) -> None:
    thief = From(world.client, HERE).wrong()
    assert calls_of(world, thief.list) == ["UpdateItem"]
    for _ in range(40):
        begin = world.wire.next_number
        assert thief.list().status == 401
        assert world.wire.operations[begin:] == []
    world.clock.advance(minutes=2)
    assert calls_of(world, thief.list) == ["UpdateItem"]


def test_ever_other_wrong_secrets_cost_no_more_than_so_many_a_minute(world: World) -> None:
    here = From(world.client, HERE)
    replies = [here.wrong(number).list() for number in range(FAILURES)]
    assert {each.status for each in replies} == {401}
    begin = world.wire.next_number
    refused = here.wrong(99).list()
    assert world.wire.operations[begin:] == []
    assert (refused.status, refused.code) == (429, "rate_limit_exceeded")
    assert int(refused.headers["Retry-After"]) <= 60 // FAILURES
    assert From(world.client, THERE).list().status == 200, "the owner is elsewhere, and knows the secret"


def test_who_was_let_in_lately_is_let_in_beside_a_flood_from_the_same_address(world: World) -> None:
    here = From(world.client, HERE)
    assert here.list().status == 200
    while (reply := here.wrong().list()).status != 429:
        assert reply.status == 401
    for _ in range(3 * BURST):
        assert here.list().status == 200
    world.clock.advance(minutes=2)
    assert here.list().status == 200


def test_what_cannot_be_read_counts_too(world: World) -> None:
    event = http_event("create", None, "{")
    event["requestContext"]["http"]["sourceIp"] = HERE
    statuses = [world.client.deliver("create", event).status for _ in range(BURST + 1)]
    assert statuses == [400] * BURST + [429]


def test_other_processes_have_what_one_has_left(world: World) -> None:
    # The shared row is written from half of the burst on, for a tenth of it at a time.
    counted = calls_of(world, lambda: [ask(world, "POST /inbound/google") for _ in range(BURST)])
    assert 1 <= len(counted) <= 2 * BURST // 10
    admitted, processes = BURST, 20
    for _ in range(processes):
        forget()
        while ask(world, "POST /inbound/google").status != 429:
            admitted += 1
    # Half of it each, and all of it once together.
    assert admitted <= (processes + 1) * BURST // 2 + BURST + BURST // 10
    begin = world.wire.next_number
    forget()
    refused = [ask(world, "POST /inbound/google").status == 429 for _ in range(10 * BURST)]
    assert sum(refused) >= 9 * BURST
    assert len(world.wire.operations[begin:]) <= 2


def test_documentation_counts_without_a_table(world: World) -> None:
    assert calls_of(world, lambda: [ask(world, "GET /docs") for _ in range(2 * BURST)]) == []


def test_rows_and_lines_of_a_flood_have_no_address(
    world: World, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3 * BURST):
        ask(world, "POST /inbound/google")
    [row] = of_kind("source")
    assert row["pk"] == f"SOURCE#inbound#{blinded(HERE)}"
    assert row["expiresAt"] > world.clock.now().timestamp()
    [flood] = [vars(record) for record in caplog.records if record.getMessage() == "flooded"]
    assert (flood["source"], flood["route_class"], flood["refused"]) == (blinded(HERE), "inbound", 1)
    [metric] = [line for line in capsys.readouterr().out.splitlines() if "request.flooded" in line]
    assert json.loads(metric)["request.flooded"] == [1.0]
    assert HERE not in json.dumps(row) + metric + str([vars(record) for record in caplog.records])
    world.clock.advance(seconds=1)
    for _ in range(2 * RATE):
        ask(world, "POST /inbound/google")
    [metric] = [line for line in capsys.readouterr().out.splitlines() if "request.flooded" in line]
    assert json.loads(metric)["request.flooded"] == [2.0 * BURST], "those that were refused in silence, and one"


@pytest.fixture
def behind_the_distribution(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Functions that know the distribution's secret, and want to be asked through it."""
    monkeypatch.setenv("ORIGIN_SECRET", "of the distribution")
    monkeypatch.setenv("ORIGIN_REQUIRED", "true")
    source_settings.cache_clear()
    yield world
    source_settings.cache_clear()


def test_behind_the_distribution_the_viewer_counts_and_nobody_gets_past_it(behind_the_distribution: World) -> None:
    world = behind_the_distribution

    def through(viewer: str, secret: str = "of the distribution") -> Reply:
        headers = {"X-ScheduCal-Origin": secret, "x-scheducal-viewer": viewer}
        return ask(world, "$default", headers=headers)

    assert {through(HERE).status for _ in range(BURST)} == {404}
    assert through(HERE).status == 429
    assert through(THERE).status == 404
    for past in (ask(world, "$default"), through(HERE, "guessed"), through(HERE, "")):
        assert past.body["message"] == "there is nothing at this address; use the public one"
    assert world.client.list().code == "not_found"
    # Microsoft keeps the address that a subscription was made with.
    real = many_secrets(1, environment_key())
    assert ask(world, "POST /inbound/microsoft", body=real).status == 202
    assert ask(world, "POST /inbound/microsoft", body=many_secrets(1, FOREIGN)).status == 404


def test_without_a_distribution_a_viewer_that_somebody_claims_counts_for_nothing(world: World) -> None:
    def claiming(viewer: str) -> int:
        headers = {"x-scheducal-origin": "", "x-scheducal-viewer": viewer, "x-forwarded-for": viewer}
        return ask(world, "GET /docs", headers=headers).status

    statuses = [claiming(f"192.0.2.{number}") for number in range(BURST + 1)]
    assert statuses == [200] * BURST + [429]


def test_a_table_that_does_not_answer_refuses_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: Any) -> Any:
        raise ConnectTimeoutError(endpoint_url="table")

    monkeypatch.setattr(Table, "update", unreachable)
    statuses = [ask(world, "POST /inbound/google").status for _ in range(BURST + 1)]
    assert statuses == [204] * BURST + [429]
