"""Requests to calendar systems: bounded, renewed once, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest

from scheducal.http.request import HERE, Keys, Request, Response, SystemUnavailable
from scheducal.http.rest import Rest, http_client
from tests.unit.connectors.samples import CREATED

_BASE = "https://graph.example.com/v1.0"
Respond = Callable[[httpx.Request], httpx.Response]


@dataclass
class Tokens:
    """old, then new; each renewal is noted."""

    renewed_from: list[str] = field(default_factory=list)

    def current(self) -> str:
        """Give the one that may be refused."""
        return "old-secret"

    def renewed(self, old: str) -> str:
        """Give the one that is good."""
        self.renewed_from.append(old)
        return "new-secret"


def sent(
    respond: Respond, request: Request, tokens: Tokens | None = None, ticks: Iterator[float] | None = None
) -> Response:
    """Send a request to a system that responds so."""
    client = httpx.Client(transport=httpx.MockTransport(respond))
    clock = (lambda: next(ticks)) if ticks else (lambda: 0.0)
    return Rest(client, _BASE, tokens or Tokens(), lambda: CREATED, clock).send(request)


def test_a_request_goes_out_whole() -> None:
    got: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append(request)
        return httpx.Response(201, json={"id": "1"})

    query, headers = {"$filter": "id eq 'ä&b'"}, {"Prefer": "x"}
    answer = sent(respond, Request("POST", "/users/a%40b/events", query, headers, {"subject": "ä"}))
    (request,) = got
    assert request.url.raw_path.startswith(b"/v1.0/users/a%40b/events?")
    assert dict(request.url.params) == query
    assert request.headers["Authorization"] == "Bearer old-secret"
    assert request.headers["Prefer"] == "x"
    assert request.read() == '{"subject":"ä"}'.encode()
    assert (answer.status, answer.body, answer.succeeded) == (201, {"id": "1"}, True)


def test_a_refused_token_is_renewed_once() -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if request.headers["Authorization"] == "Bearer new-secret" else 401)

    tokens = Tokens()
    assert sent(respond, Request("GET", "/x"), tokens).status == 200
    assert tokens.renewed_from == ["old-secret"]


def test_a_second_refusal_is_the_answer() -> None:
    tokens = Tokens()
    assert sent(lambda _: httpx.Response(401), Request("GET", "/x"), tokens).status == 401
    assert tokens.renewed_from == ["old-secret"]


@pytest.mark.parametrize(
    "path", ["https://evil.example/v1.0/x", "https://graph.example.com.evil.example/v1.0/x", "x", ""]
)
def test_a_token_goes_to_the_system_alone(path: str) -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    with pytest.raises(SystemUnavailable):
        sent(respond, Request("GET", path))


def test_an_address_that_is_none_is_no_answer() -> None:
    with pytest.raises(SystemUnavailable, match="InvalidURL"):
        sent(lambda _: httpx.Response(200), Request("GET", f"{_BASE}/users/\x00"))


def test_an_address_that_the_system_gave_is_followed_to_the_letter() -> None:
    got = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append(str(request.url))
        return httpx.Response(200, json={})

    address = f"{_BASE}/users/x/calendarView/delta?$deltatoken=a%2Fb"
    sent(respond, Request("GET", address))
    assert got == [address]


def test_a_redirect_is_not_followed() -> None:
    assert http_client().follow_redirects is False
    answer = sent(lambda _: httpx.Response(302, headers={"Location": "https://evil.example"}), Request("GET", "/x"))
    assert answer.status == 302


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("17", timedelta(seconds=17)),
        ("Thu, 19 Mar 2026 14:24:01 GMT", timedelta(minutes=1)),
        ("soon", None),
        (None, None),
    ],
)
def test_the_wait_that_a_system_asks_for_is_understood(header: str | None, wait: timedelta | None) -> None:
    headers = {"Retry-After": header} if header else {}
    assert sent(lambda _: httpx.Response(429, headers=headers), Request("GET", "/x")).retry_after == wait


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.PoolTimeout])
def test_no_answer_is_no_secret(error: type[httpx.TransportError]) -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        raise error("old-secret at https://graph.example.com/users/a@b")

    with pytest.raises(SystemUnavailable) as raised:
        sent(respond, Request("GET", "/x"))
    assert str(raised.value) == f"the system cannot be reached: {error.__name__}"
    assert raised.value.__cause__ is None


def test_an_answer_without_end_is_given_up() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 1_000_000

    with pytest.raises(SystemUnavailable, match="too long"):
        sent(lambda _: httpx.Response(200, content=endless()), Request("GET", "/x"))


def test_an_answer_that_drips_is_given_up() -> None:
    def dripping() -> Iterator[bytes]:
        while True:
            yield b"x"

    seconds = iter(range(0, 10_000, 5))
    with pytest.raises(SystemUnavailable, match="too long"):
        sent(lambda _: httpx.Response(200, content=dripping()), Request("GET", "/x"), ticks=map(float, seconds))


@pytest.mark.parametrize("content", [b"<html>", b"[1]", b"\xff", b'"text"'])
def test_a_success_must_be_what_was_asked_for_and_an_error_need_not(content: bytes) -> None:
    with pytest.raises(SystemUnavailable, match="no JSON object"):
        sent(lambda _: httpx.Response(200, content=content), Request("GET", "/x"))
    answer = sent(lambda _: httpx.Response(502, content=content), Request("GET", "/x"))
    assert (answer.status, answer.body) == (502, {})


def test_forms_and_texts_go_out_as_such_and_lists_and_texts_come_back() -> None:
    got: list[tuple[str, bytes]] = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append((request.headers["Content-Type"], request.read()))
        return httpx.Response(207, content=b'[{"id": 1}]' if len(got) == 1 else b"<a/>", headers={"ETag": '"1"'})

    form = Request("POST", "/x", form={"To": "+1 5", "Url": ["a", "b"]}, reads="anything")
    text = Request("PROPFIND", "/x", headers={"Content-Type": "text/xml"}, text="<ä/>", reads="anything")
    first, second = sent(respond, form), sent(respond, text)
    assert got == [("application/x-www-form-urlencoded", b"To=%2B1+5&Url=a&Url=b"), ("text/xml", "<ä/>".encode())]
    assert (first.items, first.body, first.text) == ([{"id": 1}], {}, "")
    assert (second.items, second.body, second.text, second.headers["etag"]) == ((), {}, "<a/>", '"1"')
    refused = sent(lambda _: httpx.Response(400, json=[{"errorCode": "X"}]), Request("GET", "/x"))
    assert (refused.status, refused.items) == (400, [{"errorCode": "X"}])


def test_keys_may_be_fields_of_the_body() -> None:
    got: list[bytes] = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append(request.read())
        return httpx.Response(200, json={})

    rest = Rest(httpx.Client(transport=httpx.MockTransport(respond)), _BASE, None, keys=Keys(body={"key": "k"}))
    rest.send(Request("POST", "/x", body={"a": 1}))
    rest.send(Request("GET", "/x"))
    assert got == [b'{"a":1,"key":"k"}', b""]


def test_a_system_may_say_in_its_own_way_that_a_token_has_expired() -> None:
    answers = iter([httpx.Response(400, json={"error": "invalid_grant"}), httpx.Response(200, json={})])
    got: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append(request)
        return next(answers)

    client, tokens = httpx.Client(transport=httpx.MockTransport(respond)), Tokens()
    keys = Keys({"API-Key": "k"})
    rest = Rest(client, _BASE, tokens, keys=keys, prefix="none", expired=((400, "invalid_grant"),))
    assert rest.send(Request("GET", "/x")).status == 200
    assert [(each.headers["Authorization"], each.headers["API-Key"]) for each in got] == [
        ("old-secret", "k"),
        ("new-secret", "k"),
    ]
    assert tokens.renewed_from == ["old-secret"]


def test_the_whole_address_may_be_a_secret() -> None:
    got: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append(str(request.url))
        return httpx.Response(202)

    rest = Rest(httpx.Client(transport=httpx.MockTransport(respond)), "https://x.example.com/hook?sig=a%2Fb", None)
    assert rest.send(Request("POST", HERE, body={})).status == 202
    assert got == ["https://x.example.com/hook?sig=a%2Fb"]
