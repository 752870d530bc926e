"""WebDAV (RFC 4918): its requests, and the answers that tell of several resources at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from scheducal.http.request import Method, Request, SystemUnavailable
from scheducal.values import dataclass

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DAV, CALDAV, SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'


@dataclass(frozen=True, slots=True)
class DavResource:
    """One resource of an answer. path: decoded and encoded again, so that two can be compared. origin: of an absolute
    address, empty for others. status: of the resource itself. properties: those that it has, by `{namespace}name`.
    """

    path: str
    origin: str
    status: int
    properties: Mapping[str, Element]

    def text(self, name: str) -> str:
        """Read the text of a property; empty where there is none."""
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""

    def address(self, name: str) -> str:
        """Read the address that a property names; empty where there is none."""
        found = self.properties.get(name)
        return (found.findtext(f"{DAV}href") or "").strip() if found is not None else ""


@dataclass(frozen=True, slots=True)
class Multistatus:
    """The answer. sync_token: where the next question what changed begins; empty where the server says none."""

    resources: tuple[DavResource, ...]
    sync_token: str


def ask(method: Method, path: str, root: str, inside: str, depth: str = "0") -> Request:
    """Build a request. root, inside: its XML, with the prefixes d, c and s."""
    headers = {"Depth": depth, "Content-Type": "application/xml; charset=utf-8"}
    text = f'<?xml version="1.0" encoding="utf-8"?><{root} {_SPACES}>{inside}</{root}>'
    return Request(method, path, headers=headers, text=text, reads="anything")


def properties(*names: str) -> str:
    """Name properties, with their prefixes."""
    return f"<d:prop>{''.join(f'<{name}/>' for name in names)}</d:prop>"


def addresses(paths: list[str]) -> str:
    """Name resources."""
    return "".join(f"<d:href>{escape(path)}</d:href>" for path in paths)


def multistatus(text: str) -> Multistatus:
    """Read an answer. Raises SystemUnavailable for what is no XML, or more than that."""
    try:
        root: Element = fromstring(text)
    except (ParseError, DefusedXmlException, ValueError):
        raise SystemUnavailable("the system's answer is no XML that is read here") from None
    found = tuple(_resource(each) for each in root.iter(f"{DAV}response"))
    return Multistatus(found, (root.findtext(f"{DAV}sync-token") or "").strip())


def normal(address: str) -> str:
    """Give the path of an address in the one form that we compare."""
    return quote(unquote(urlsplit(address).path))


def _resource(response: Element) -> DavResource:
    href = (response.findtext(f"{DAV}href") or "").strip()
    parts = urlsplit(href)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    status = _status(response.findtext(f"{DAV}status"), 200)
    return DavResource(normal(href), origin, status, dict(_found(response)))


def _found(response: Element) -> Iterator[tuple[str, Element]]:
    for each in response.iter(f"{DAV}propstat"):
        if _status(each.findtext(f"{DAV}status"), 200) == 200:
            yield from ((found.tag, found) for held in each.iter(f"{DAV}prop") for found in held)


def _status(line: str | None, otherwise: int) -> int:
    words = (line or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else otherwise
