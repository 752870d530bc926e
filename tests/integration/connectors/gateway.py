"""What API Gateway does with the calendar systems' notifications: from HTTP to our endpoints, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.serving import serving
from tests.faults import Wire
from tests.integration.world.functions import Context, module

_numbers = count(1)


@contextmanager
def gateway(wire: Callable[[], Wire]) -> Iterator[str]:
    """Its address. wire: that of the world which is tested now; calls that are made behind it do not count there."""
    routes = [Route(f"/inbound/{name}", _to(name, wire), methods=["POST"]) for name in ("microsoft", "google")]
    with serving(Starlette(routes=routes)) as address:
        yield address


def inbound(
    wire: Wire,
    name: str,
    headers: dict[str, str],
    body: bytes = b"",
    query: dict[str, str] | None = None,
    method: str = "POST",
    *,
    counts: bool = False,
) -> Response:
    """Make a request to `/inbound/<name>`. counts: whether our endpoint's own calls do, so that they can fail."""
    path = f"/inbound/{name}"
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} /inbound/{{name}}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "queryStringParameters": query or None,
        "requestContext": {
            "requestId": f"notice-{next(_numbers)}",
            "http": {"method": method, "path": path},
            "stage": "$default",
        },
        "body": body.decode("utf-8", "replace"),
        "isBase64Encoded": False,
    }
    with wire.invocation("inbound.webhook") if counts else wire.beside():
        answer = module("inbound.webhook").handler(event, Context())
    return Response(answer["body"], answer["statusCode"], answer["headers"])


def _to(name: str, wire: Callable[[], Wire]) -> Any:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(inbound, wire(), name, dict(request.headers), body, dict(request.query_params))

    return endpoint
