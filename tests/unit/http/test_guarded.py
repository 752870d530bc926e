"""Addresses that tenants give are judged, and the connection goes to what was judged, redirects too."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from scheducal.http.guarded import AddressRefused, Guarded
from scheducal.http.pinned.target import Policy
from scheducal.http.request import Request, SystemUnavailable
from scheducal.http.rest import Rest, http_client

PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.7"
Respond = Callable[[httpx.Request], httpx.Response]


def rest(respond: Respond, addresses: dict[str, str]) -> Rest:
    """Reach a system whose names lead to these addresses."""
    below = httpx.MockTransport(respond)
    guard = Guarded(Policy, lambda name: [addresses[name]], below)
    return Rest(http_client(guard), "https://dav.example.com", None, is_guarded=True)


def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    got: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append(request)
        return httpx.Response(200, json={})

    rest(respond, {"dav.example.com": PUBLIC}).send(Request("GET", "/x"))
    (sent,) = got
    assert (sent.url.host, sent.headers["Host"]) == (PUBLIC, "dav.example.com")
    assert sent.extensions["sni_hostname"] == "dav.example.com"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/x", PRIVATE),
        ("http://dav.example.com/x", PUBLIC),
        ("https://127.0.0.1/x", PUBLIC),
        ("https://[::ffff:10.0.0.7]/", PUBLIC),
        ("https://dav.example.com:22/", PUBLIC),
        ("https://user@dav.example.com/", PUBLIC),
    ],
)
def test_other_addresses_are_refused_before_anything_is_sent(path: str, address: str) -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    with pytest.raises(SystemUnavailable, match=AddressRefused.__name__):
        rest(respond, {"dav.example.com": address}).send(Request("GET", path))


def test_each_redirect_is_judged_and_three_are_followed() -> None:
    got: list[tuple[str, str, bytes]] = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append((request.method, request.headers["Host"], request.read()))
        return httpx.Response(307, headers={"Location": f"https://h{len(got)}.example.com/"})

    names = {f"h{number}.example.com": PUBLIC for number in range(9)} | {"dav.example.com": PUBLIC}
    request = Request("PROPFIND", "/", text="<a/>", reads="anything")
    assert rest(respond, names).send(request).status == 307
    assert [host for _, host, _ in got] == ["dav.example.com", *(f"h{number}.example.com" for number in (1, 2, 3))]
    assert {(method, body) for method, _, body in got} == {("PROPFIND", b"<a/>")}
    got.clear()
    with pytest.raises(SystemUnavailable, match=AddressRefused.__name__):
        rest(respond, {**names, "h1.example.com": PRIVATE}).send(request)
    assert len(got) == 1
