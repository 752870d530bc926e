"""A browser without a script: asks for pages of the dashboard, follows redirects, sends the forms that it sees."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import functions
from infra.functions.routes import discover
from tests.faults import Wire
from tests.integration.dashboard.sessions import MemberSession
from tests.integration.world.functions import invoke

# By its path: the area whose function answers.
AREAS = {each.route_keys[0].partition(" ")[2]: each.module for each in discover(functions) if each.pages}


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, as a browser has it. requests: how many AWS requests it took."""

    status: int
    headers: Mapping[str, str]
    body: str
    requests: int = 0
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Give what a reader sees, with single spaces."""
        reader = _Reader()
        reader.feed(self.body)
        return " ".join("".join(reader.words).split())

    @property
    def links(self) -> list[str]:
        """Give where the page leads."""
        return [unescape(found) for found in re.findall(r'href="([^"]*)"', self.body)]

    def form(self, action: str) -> dict[str, str]:
        """Give the hidden fields of the form with this action."""
        found = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', self.body, re.DOTALL)
        assert found, f"no form for {action}"
        return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', found[1]))


@dataclass
class Pages:
    """A browser with a session, or with none."""

    wire: Wire
    session: MemberSession | None = None
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Shown:
        """Ask for a page; headers are named as Python names."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **headers: str) -> Shown:
        """Send a form with the session's token, unless the fields have one."""
        token = {"csrf": self.session.csrf} if self.session else {}
        return self._send("POST", path, urlencode({**token, **(fields or {})}, doseq=True), headers)

    def follow(self, answer: Shown) -> Shown:
        """Go where a redirect leads."""
        assert answer.status == 303, (answer.status, answer.text)
        return self.get(answer.headers["Location"])

    def _send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Shown:
        parts = urlsplit(path)
        cookies = [*([self.session.cookie] if self.session else []), *(f"{k}={v}" for k, v in self.jar.items())]
        event = {
            "version": "2.0",
            "routeKey": f"ANY {parts.path}",
            "rawPath": unquote(parts.path),
            "rawQueryString": parts.query,
            "headers": {
                "content-type": "application/x-www-form-urlencoded",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            "cookies": cookies,
            "requestContext": {
                "requestId": "req_1",
                "http": {"method": method, "path": parts.path, "sourceIp": "203.0.113.7"},
            },
            "body": base64.b64encode(body.encode()).decode() if body is not None else None,
            "isBase64Encoded": body is not None,
        }
        before = len(self.wire.calls)
        answer = invoke(self.wire, _module(parts.path), event)
        for each in answer["cookies"]:
            name, _, rest = each.partition("=")
            self.jar[name] = rest.partition(";")[0]
        return Shown(
            answer["statusCode"],
            answer["headers"],
            _body(answer),
            len(self.wire.calls) - before,
            tuple(answer["cookies"]),
        )


def _module(path: str) -> str:
    """Find who answers, as API Gateway does: the area with the longest path."""
    found = [each for each in AREAS if path == each or path.startswith(f"{each}/")]
    return AREAS[max(found, key=len)].removeprefix("functions.")


def _body(answer: Mapping[str, Any]) -> str:
    if not answer["isBase64Encoded"]:
        return str(answer["body"])
    return gzip.decompress(base64.b64decode(answer["body"])).decode()


class _Reader(HTMLParser):
    """Collects text."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        self._hidden += tag in {"script", "style", "title"}
        self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End one."""
        self._hidden -= tag in {"script", "style", "title"}

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._hidden:
            self.words.append(data)
