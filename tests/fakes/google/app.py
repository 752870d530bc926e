"""Google Calendar's API over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.google.description import Sent
from tests.fakes.google.events.calendar import OwnedCalendar
from tests.fakes.google.events.free_busy import free_busy
from tests.fakes.google.page import act, page
from tests.fakes.google.refusal import GoogleRefusal
from tests.fakes.google.service import GoogleFake
from tests.fakes.tokens import Grant

BASE = "/calendar/v3"
_WRITING = frozenset({"calendar.events", "calendar.events.owned"})
_READING = _WRITING | {"calendar.readonly", "calendar.events.readonly", "calendar.events.freebusy"}
_ASKING = frozenset({"calendar.readonly", "calendar.freebusy", "calendar.events.freebusy"})
_EVENTS = f"{BASE}/calendars/{{calendar}}/events"

# A request that was let in: what it asks, and what it gets.
Answering = Callable[[GoogleFake, Sent, Grant], dict[str, Any] | None]


def google_app(fake: GoogleFake) -> Starlette:
    """Give the API under BASE, and a page for people at `/`."""

    def route(path: str, method: str, scopes: frozenset[str], answering: Answering) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            return await run_in_threadpool(_answer, fake, request, body, scopes, answering)

        return Route(path, endpoint, methods=[method])

    async def acting(request: Request) -> Response:
        return await act(fake, request)

    return Starlette(
        routes=[
            route(_EVENTS, "POST", _WRITING, _insert),
            route(_EVENTS, "GET", _READING, _list),
            route(f"{_EVENTS}/watch", "POST", _READING, _watch),
            route(f"{_EVENTS}/{{event}}", "GET", _READING, _get),
            route(f"{_EVENTS}/{{event}}", "PATCH", _WRITING, _patch),
            route(f"{_EVENTS}/{{event}}", "DELETE", _WRITING, _delete),
            route(f"{BASE}/freeBusy", "POST", _ASKING, _free_busy),
            route(f"{BASE}/channels/stop", "POST", _READING, _stop),
            Route("/", lambda _: page(fake)),
            Route("/act", acting, methods=["POST"]),
        ]
    )


def _answer(
    fake: GoogleFake, request: Request, content: bytes, scopes: frozenset[str], answering: Answering
) -> Response:
    with fake.lock:
        try:
            sent = _sent(request, content)
            fake.sent.append(sent)
            grant = fake.admitted(request.headers.get("authorization"), scopes, sent.query.get("quotaUser"))
            answer = answering(fake, sent, grant)
        except GoogleRefusal as refusal:
            return JSONResponse(refusal.body, refusal.status, refusal.headers)
    if answer is None:
        return Response(status_code=204)
    return JSONResponse(answer, headers={"ETag": answer["etag"]} if "etag" in answer else None)


def _sent(request: Request, content: bytes) -> Sent:
    try:
        body = json.loads(content) if content else None
    except ValueError:
        raise GoogleRefusal(400, "parseError", "Parse Error") from None
    return Sent(
        method=request.method,
        path=request.url.path.removeprefix(f"{BASE}/"),
        parameters=dict(request.path_params),
        query=dict(request.query_params),
        body=body,
        if_match=request.headers.get("if-match"),
    )


def _calendar(fake: GoogleFake, sent: Sent, grant: Grant) -> OwnedCalendar:
    return fake.seen_by(grant.account, sent.parameters["calendar"])


def _insert(fake: GoogleFake, sent: Sent, grant: Grant) -> dict[str, Any]:
    body = _written(sent, grant)
    return _calendar(fake, sent, grant).insert(body, notify=_notifies(sent))


def _list(fake: GoogleFake, sent: Sent, grant: Grant) -> dict[str, Any]:
    return fake.listing(_calendar(fake, sent, grant)).page(sent.query)


def _get(fake: GoogleFake, sent: Sent, grant: Grant) -> dict[str, Any]:
    return _calendar(fake, sent, grant).get(sent.parameters["event"])


def _patch(fake: GoogleFake, sent: Sent, grant: Grant) -> dict[str, Any]:
    body = _written(sent, grant)
    calendar = _calendar(fake, sent, grant)
    return calendar.patch(sent.parameters["event"], body, notify=_notifies(sent), if_match=sent.if_match)


def _delete(fake: GoogleFake, sent: Sent, grant: Grant) -> None:
    _calendar(fake, sent, grant).delete(sent.parameters["event"], notify=_notifies(sent))


def _watch(fake: GoogleFake, sent: Sent, grant: Grant) -> dict[str, Any]:
    return fake.channels.watch(_calendar(fake, sent, grant).calendar_id, sent.body or {})


def _stop(fake: GoogleFake, sent: Sent, _: Grant) -> None:
    fake.channels.stop(sent.body or {})


def _free_busy(fake: GoogleFake, sent: Sent, grant: Grant) -> dict[str, Any]:
    def calendar_of(calendar_id: str) -> OwnedCalendar | None:
        try:
            return fake.seen_by(grant.account, calendar_id)
        except GoogleRefusal:
            return None

    return free_busy(sent.body or {}, calendar_of)


def _notifies(sent: Sent) -> bool:
    """Nobody is told unless it is asked for."""
    return sent.query.get("sendUpdates") == "all"


def _written(sent: Sent, grant: Grant) -> dict[str, Any]:
    """Leave out the fields of meetings for those who do not know of them."""
    body = dict(sent.body or {})
    _check_delegation(grant, body)
    if sent.query.get("conferenceDataVersion") != "1":
        body.pop("conferenceData", None)
    return body


def _check_delegation(grant: Grant, body: Mapping[str, Any]) -> None:
    if body.get("attendees") and grant.account.endswith(".gserviceaccount.com"):
        message = "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority."
        raise GoogleRefusal(403, "forbiddenForServiceAccounts", message)
