"""Microsoft Graph over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.graph.api import OPERATIONS, Call, Operation, subscribe
from tests.fakes.graph.description import Sent
from tests.fakes.graph.page import act, page
from tests.fakes.graph.refusal import GraphError, Reply, invalid
from tests.fakes.graph.service import GraphFake

BASE = "/v1.0"


def graph_app(fake: GraphFake) -> Starlette:
    """Give the API under BASE, and a page for people at `/`."""

    async def endpoint(request: Request) -> Response:
        content = await request.body()
        reply = await _reply(fake, request, content)
        headers = {**reply.headers, "request-id": "0"}
        if reply.body is None:
            return Response(status_code=reply.status, headers=headers)
        return JSONResponse(reply.body, reply.status, headers)

    async def acting(request: Request) -> Response:
        return await act(fake, request)

    methods = ["GET", "POST", "PATCH", "DELETE"]
    return Starlette(
        routes=[
            Route(f"{BASE}/{{rest:path}}", endpoint, methods=methods),
            Route("/", lambda _: page(fake)),
            Route("/act", acting, methods=["POST"]),
        ]
    )


async def _reply(fake: GraphFake, request: Request, content: bytes) -> Reply:
    try:
        operation, parts, path = _operation(request)
        body = _parsed(content)
        fake.sent.append(_sent(request, path, body))
        with fake.limits.admitted(str(parts.get("user") or "")):
            if fake.latency:
                await asyncio.sleep(fake.latency)
            grant = fake.admitted(request.headers.get("authorization"))
            base = str(request.base_url).rstrip("/") + BASE
            query, headers = dict(request.query_params), dict(request.headers)
            call = Call(fake, grant, base, path, parts, query, headers, body)
            if operation is subscribe:  # which asks its callers back: others must not wait for them
                return await run_in_threadpool(operation, call)
            with fake.lock:
                return operation(call)
    except GraphError as error:
        return Reply(error.status, error.body(), error.headers)


def _operation(request: Request) -> tuple[Operation, dict[str, str | None], str]:
    path = request.scope["raw_path"].decode("ascii").removeprefix(BASE)
    for method, pattern, operation in OPERATIONS:
        if method == request.method and (found := pattern.fullmatch(path)):
            parts = {name: value and unquote(value) for name, value in found.groupdict().items()}
            return operation, parts, path
    raise invalid("Resource not found for the segment.", "BadRequest")


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        raise invalid("Unable to read JSON request payload.", "BadRequest") from None


def _sent(request: Request, path: str, body: Any) -> Sent:
    prefer = request.headers.get("prefer", "")
    return Sent(request.method, path, tuple(request.query_params), body, prefer)
