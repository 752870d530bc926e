"""The front: the API at an address that every client can use, forwarded to MiniStack's gateway.

Each request that MiniStack handles at the same time is a process on this machine. So only a few go on at
once, and the others wait.
"""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from scheducal.api.responses import failure
from scheducal.errors import Refusal
from scheducal_tools.local.servers.headers import for_client, for_upstream
from scheducal_tools.local.servers.queue import QueueFull, WaitingLine

# API Gateway's limits of an HTTP API: 10 MB of body, 30 seconds.
_LARGEST_BODY = 10 * 1024 * 1024
_TIMEOUT = httpx.Timeout(30, connect=5)
_MOST_WAITING = 2_000
_WAIT_SECONDS = 120
_ENCODED_SLASH = re.compile(rb"%2f", re.IGNORECASE)
_UNAVAILABLE = Refusal("service_unavailable", "the local stack cannot answer now; please try again")


class Front:
    """An ASGI app that forwards to the API `api_id` of the MiniStack at `aws_url`."""

    def __init__(
        self, aws_url: str, api_id: str, at_once: int, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._url = aws_url
        self._prefix = f"/_aws/execute-api/{api_id}/$default".encode()
        self._line = WaitingLine(at_once, _MOST_WAITING, _WAIT_SECONDS)
        limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False, limits=limits, transport=transport)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a web socket is refused."""
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await _read(request)
            async with self._line.place():
                response = await self._forward(request, body)
        except Refusal as refusal:
            response = _refused(413, refusal)
        except (QueueFull, httpx.TransportError):
            response = _refused(503, _UNAVAILABLE)
        await response(scope, receive, send)

    async def aclose(self) -> None:
        """Close the connections to MiniStack."""
        await self._client.aclose()

    async def _forward(self, request: Request, body: bytes) -> Response:
        """MiniStack answers OPTIONS itself: 403 where the API has no CORS. AWS then gives it to `$default`, which a
        method that no route has reaches as well.
        """
        answer = await self._client.send(self._onward(request, request.method, body), stream=True)
        if request.method == "OPTIONS" and answer.status_code == 403:
            await answer.aclose()
            answer = await self._client.send(self._onward(request, "TRACE", body), stream=True)
        return await _answer(answer)

    def _onward(self, request: Request, method: str, body: bytes) -> httpx.Request:
        """Build the request with its target as it came, below the gateway's prefix.

        API Gateway decodes a path before it looks for the route, so that an encoded slash divides it as any other does.
        """
        query = request.scope["query_string"]
        path = _ENCODED_SLASH.sub(b"/", request.scope["raw_path"])
        target = self._prefix + path + (b"?" + query if query else b"")
        headers = [*for_upstream(request.headers.raw), (b"x-forwarded-proto", b"http")]
        return self._client.build_request(
            method, self._url, headers=headers, content=body or None, extensions={"target": target}
        )


def front_app(front: Front) -> ASGIApp:
    """Build the front for every path there is: a route's pattern would leave out one with a line break."""
    return Router(default=front)


async def _read(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _LARGEST_BODY:
            raise Refusal("payload_too_large", "a request body has at most 10 MB")
        parts.append(part)
    return b"".join(parts)


async def _answer(upstream: httpx.Response) -> Response:
    """Pass the answer on as it came: content codings are left alone."""
    try:
        body = b"".join([part async for part in upstream.aiter_raw()])
    finally:
        await upstream.aclose()
    response = Response(body, upstream.status_code)
    response.raw_headers = for_client(upstream.status_code, upstream.headers.raw)
    return response


def _refused(status: int, refusal: Refusal) -> Response:
    headers = {"X-Request-Id": str(uuid4())}
    if status == 503:
        headers["Retry-After"] = "1"
    return JSONResponse(failure(refusal), status, headers)
