"""The front forwards faithfully, queues, and answers for itself in the contract's envelope."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from scheducal_tools.local.servers.front import Front, front_app

Upstream = Callable[[httpx.Request], httpx.Response]


def client(upstream: httpx.AsyncBaseTransport, *, at_once: int = 8) -> httpx.AsyncClient:
    app = front_app(Front("http://127.0.0.1:1", "abc123", at_once, upstream))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://front")


def answering(upstream: Upstream) -> httpx.MockTransport:
    return httpx.MockTransport(upstream)


def answer(status: int, content: bytes = b"", **headers: str) -> httpx.Response:
    """As it comes from the network: not read yet."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=named, stream=httpx.ByteStream(content))


async def once(method: str, target: str, upstream: Upstream, **request: object) -> httpx.Response:
    async with client(answering(upstream)) as front:
        return await front.request(method, target, **request)  # type: ignore[arg-type]


@pytest.mark.parametrize(("cors", "expected"), [(204, 204), (403, 405)])
def test_options_without_cors_reach_the_default_route(cors: int, expected: int) -> None:
    found = asyncio.run(once("OPTIONS", "/a", lambda request: answer(cors if request.method == "OPTIONS" else 405)))
    assert found.status_code == expected


def test_a_path_with_a_line_break_goes_on_too() -> None:
    assert asyncio.run(once("GET", "/a%0d%0ab", lambda _: answer(404, b"from upstream"))).text == "from upstream"


def test_target_headers_and_body_go_on_as_they_came() -> None:
    seen: list[httpx.Request] = []

    def upstream(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer(200)

    headers = [
        ("X-One", "a"),
        ("X-One", "b"),
        ("Authorization", "Basic eDp5"),
        ("Connection", "x-drop"),
        ("X-Drop", "1"),
    ]
    asyncio.run(once("PUT", "/api/v1/a%2Fb%20c?q=%7B%2B&q=2", upstream, headers=headers, content=b"\x00\xff"))
    [request] = seen
    assert request.extensions["target"] == b"/_aws/execute-api/abc123/$default/api/v1/a/b%20c?q=%7B%2B&q=2"
    assert request.method == "PUT"
    assert request.headers.get_list("x-one") == ["a", "b"]
    assert request.headers["authorization"] == "Basic eDp5"
    assert "x-drop" not in request.headers
    assert request.content == b"\x00\xff"
    assert request.headers["host"] == "127.0.0.1:1"


def test_answer_comes_back_as_it_is() -> None:
    def upstream(_request: httpx.Request) -> httpx.Response:
        headers = [("ETag", '"3"'), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Transfer-Encoding", "chunked")]
        return httpx.Response(412, headers=headers, stream=httpx.ByteStream(b'{"a": 1}'))

    got = asyncio.run(once("GET", "/x", upstream))
    assert got.status_code == 412
    assert got.headers["etag"] == '"3"'
    assert got.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert "transfer-encoding" not in got.headers
    assert got.content == b'{"a": 1}'


def test_content_coding_is_left_alone() -> None:
    def upstream(_request: httpx.Request) -> httpx.Response:
        return answer(200, b"not brotli", Content_Encoding="br")

    async def raw() -> bytes:
        async with client(answering(upstream)) as front, front.stream("GET", "/x") as got:
            assert got.headers["content-encoding"] == "br"
            return b"".join([part async for part in got.aiter_raw()])

    assert asyncio.run(raw()) == b"not brotli"


def test_an_answer_without_content_has_no_length() -> None:
    got = asyncio.run(once("DELETE", "/x", lambda _request: answer(204, Content_Length="0")))
    assert "content-length" not in got.headers


def test_head_keeps_the_length_of_what_get_would_give() -> None:
    got = asyncio.run(once("HEAD", "/x", lambda _request: answer(200, Content_Length="7")))
    assert got.headers["content-length"] == "7"
    assert got.content == b""


def test_body_over_the_limit_is_refused() -> None:
    def upstream(_request: httpx.Request) -> httpx.Response:
        raise AssertionError("went on")

    got = asyncio.run(once("POST", "/x", upstream, content=bytes(10 * 1024 * 1024 + 1)))
    assert got.status_code == 413
    assert got.json()["error"] == {"code": "payload_too_large", "param": None}
    assert got.headers["x-request-id"]


@pytest.mark.parametrize("error", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow")])
def test_no_answer_from_upstream_is_503(error: httpx.TransportError) -> None:
    def upstream(_request: httpx.Request) -> httpx.Response:
        raise error

    got = asyncio.run(once("GET", "/x", upstream))
    assert got.status_code == 503
    assert got.json()["error"]["code"] == "service_unavailable"
    assert got.headers["retry-after"] == "1"


class Counting(httpx.AsyncBaseTransport):
    """Counts how many requests it has at once, and holds each for a few turns of the loop."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.now += 1
        self.most = max(self.most, self.now)
        for _turn in range(5):
            await asyncio.sleep(0)
        self.now -= 1
        return answer(200, request.extensions["target"])


def test_many_at_once_wait_and_are_all_answered() -> None:
    upstream = Counting()

    async def all_of_them() -> list[httpx.Response]:
        async with client(upstream, at_once=3) as front:
            return await asyncio.gather(*[front.get(f"/{number}") for number in range(200)])

    answers = asyncio.run(all_of_them())
    assert upstream.most == 3
    assert [got.text.rpartition("/")[2] for got in answers] == [str(number) for number in range(200)]
