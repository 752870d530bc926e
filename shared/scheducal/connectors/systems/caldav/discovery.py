"""Finds a calendar on a server: from its address to the account, the account's home, and the calendars in it."""

from __future__ import annotations

from urllib.parse import urljoin

from scheducal.connectors.systems.caldav.errors import looked
from scheducal.connectors.systems.caldav.webdav import (
    CALDAV,
    DAV,
    DavResource,
    Multistatus,
    ask,
    multistatus,
    properties,
)
from scheducal.http.request import Response, SystemUnavailable
from scheducal.http.rest import Rest

_OF_ACCOUNTS = properties("d:current-user-principal", "c:calendar-home-set", "d:resourcetype")
_OF_CALENDARS = properties(
    "d:resourcetype", "d:displayname", "c:supported-calendar-component-set", "d:current-user-privilege-set"
)
_WRITE = frozenset({f"{DAV}{name}" for name in ("all", "write", "write-content", "bind")})


def found_collection(rest: Rest, url: str, wanted: str) -> str:
    """Give the address of a calendar. url: of the server, or of the calendar. wanted: its name, or `primary`.

    Raises SystemUnavailable where there is none such, AccessLost.
    """
    first = _first(rest, url)
    if _is_calendar(first):
        return url
    home = first.address(f"{CALDAV}calendar-home-set")
    if not home and (principal := first.address(f"{DAV}current-user-principal")):
        url = urljoin(url, principal)
        home = _alone(looked(rest.send(ask("PROPFIND", url, "d:propfind", _OF_ACCOUNTS)))).address(
            f"{CALDAV}calendar-home-set"
        )
    if not home:
        raise SystemUnavailable("the server does not say where the account's calendars are")
    home = urljoin(url, home)
    there = _read(looked(rest.send(ask("PROPFIND", home, "d:propfind", _OF_CALENDARS, depth="1"))))
    for each in there.resources:
        if _is_calendar(each) and _takes_events(each) and wanted in ("primary", each.text(f"{DAV}displayname")):
            return urljoin(home, f"{each.origin}{each.path}")
    raise SystemUnavailable("the account has no calendar of that name that can be changed")


def _first(rest: Rest, url: str) -> DavResource:
    """Ask the address itself, and where it says nothing the one that servers keep for this (RFC 6764)."""
    said = rest.send(ask("PROPFIND", url, "d:propfind", _OF_ACCOUNTS))
    if said.status in (401, 429) or (said.succeeded and _read(said).resources):
        return _alone(looked(said))
    return _alone(looked(rest.send(ask("PROPFIND", urljoin(url, "/.well-known/caldav"), "d:propfind", _OF_ACCOUNTS))))


def _read(response: Response) -> Multistatus:
    return multistatus(response.text)


def _alone(response: Response) -> DavResource:
    found = _read(response).resources
    if not found:
        raise SystemUnavailable("the server does not answer as CalDAV servers do")
    return found[0]


def _is_calendar(each: DavResource) -> bool:
    kinds = each.properties.get(f"{DAV}resourcetype")
    return kinds is not None and kinds.find(f"{CALDAV}calendar") is not None


def _takes_events(each: DavResource) -> bool:
    """Tell whether events can be written. A server that does not say lets us try."""
    parts = each.properties.get(f"{CALDAV}supported-calendar-component-set")
    rights = each.properties.get(f"{DAV}current-user-privilege-set")
    names = {part.get("name") for part in parts} if parts is not None else {"VEVENT"}
    granted = {right.tag for held in rights for right in held} if rights is not None else _WRITE
    return "VEVENT" in names and bool(granted & _WRITE)
