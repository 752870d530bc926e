"""The address of ours that calendars send notifications to, as it has to behave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.fakes.serving import serving


@dataclass(frozen=True, slots=True)
class Received:
    """One POST. headers: names in lower case."""

    headers: Mapping[str, str]
    content: bytes


@dataclass(slots=True)
class Inbox:
    """received: in order, handshakes left out. mute: it does not shake hands."""

    address: str = ""
    received: list[Received] = field(default_factory=list)
    mute: bool = False


@contextmanager
def inbox() -> Iterator[Inbox]:
    """Yield an inbox that listens."""
    opened = Inbox()

    async def take(request: Request) -> Response:
        token = request.query_params.get("validationToken")
        if token is not None:
            return PlainTextResponse("no" if opened.mute else token)
        opened.received.append(Received(dict(request.headers), await request.body()))
        return Response(status_code=202)

    with serving(Starlette(routes=[Route("/notifications", take, methods=["POST"])])) as base:
        opened.address = f"{base}/notifications"
        yield opened
