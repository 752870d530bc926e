"""The log of one connection: what its system was asked, and what came from there. And the bookings without a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from scheducal.connectors.adoption import queries as adoptions
from scheducal.connectors.adoption.model import Reason
from scheducal.connectors.log.model import Direction, Entry, LogFilter, Result, What
from scheducal.connectors.log.queries import listed
from scheducal.dashboard.connections import views
from scheducal.dashboard.connections.pages import FOLDER
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.table import table

_MOST = 25
# Of each: a tone, and words.
RESULTS: Final[Mapping[Result, tuple[str, str]]] = {
    "done": ("ok", "Done"),
    "later": ("wait", "Tried again later"),
    "changed_there": ("busy", "Changed there"),
    "access_lost": ("bad", "No access"),
    "failed": ("bad", "Failed"),
    "refused": ("bad", "Refused"),
    "accepted": ("ok", "Taken"),
    "ignored": ("off", "Names nothing of ours"),
    "duplicate": ("off", "Came before"),
    "handshake": ("ok", "Handshake"),
}
WHATS: Final[Mapping[What, str]] = {
    "push": "An appointment goes there",
    "look": "A record is read",
    "pull": "Changes are asked for",
    "subscribe": "Calls are asked for",
    "compare": "A comparison",
    "webhook": "The system called",
}
REASONS: Final[Mapping[Reason, str]] = {
    "no_service": "No service fits",
    "no_resource": "No resource fits",
    "invalid_time": "It has no time that can be booked",
    "time_taken": "The time is taken",
    "no_customer": "It names no customer",
    "refused": "Refused",
}


def show(request: PageRequest) -> PageResponse:
    """List the log, newest first. Four AWS requests, the session's among them."""
    connection_id, asked = request.parts["connection_id"], request.query
    direction = next((each for each in get_args(Direction) if each == asked.get("direction")), None)
    result = next((each for each in get_args(Result) if each == asked.get("result")), None)
    wanted = LogFilter(direction, result, asked.get("appointment"))
    tenant_id = request.viewer.tenant_id
    found = listed(table(), tenant_id, connection_id, wanted, _MOST, asked.get("cursor"), request.at)
    return page(
        request,
        FOLDER,
        "log.html",
        title="Log of the connection",
        back=f"{views.PATH}/{connection_id}",
        entries=found.entries,
        requests_of=_requests_of,
        results=RESULTS,
        whats=WHATS,
        pages=pager(Link(request.path, request.query), len(found.entries), found.cursor),
    )


def unplaced(request: PageRequest) -> PageResponse:
    """List the bookings that began in the system and have no place. Three AWS requests, the session's among them."""
    connection_id = request.parts["connection_id"]
    found, cursor = adoptions.listed(
        table(), request.viewer.tenant_id, connection_id, _MOST, request.query.get("cursor")
    )
    return page(
        request,
        FOLDER,
        "unplaced.html",
        title="Bookings without a place",
        back=f"{views.PATH}/{connection_id}",
        entries=found,
        reasons=REASONS,
        pages=pager(Link(request.path, request.query), len(found), cursor),
    )


def _requests_of(entry: Entry) -> list[str]:
    """Write each request with its answer: `POST /v1/meetings: 201`."""
    return [f"{each.method} {each.path}: {each.status or 'no answer'}" for each in entry.requests]
