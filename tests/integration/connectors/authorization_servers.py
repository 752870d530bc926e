"""Microsoft's and Google's authorization servers beside a world: over HTTP, each request on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from scheducal.connectors.connections import wiring
from scheducal.connectors.connections.authorization.allowances import Allowances, parse_allowance
from scheducal.connectors.connections.model import Kind
from scheducal.http.rest import http_client
from scheducal.store.table import table
from tests.contract.oauth.authorities import ANNA, APPLICATION, CALLBACK, decide, google_authority, microsoft_authority
from tests.fakes.oauth.google import GoogleAuthority, google_authority_app
from tests.fakes.oauth.microsoft import MicrosoftAuthority, microsoft_authority_app
from tests.fakes.serving import serving
from tests.fakes.tokens import BearerTokens
from tests.faults import Mode, Wire
from tests.integration.world.client import Reply
from tests.integration.world.clock import TestClock
from tests.integration.world.functions import forget, invoke
from tests.integration.world.world import World

CREDENTIALS = {
    f"{name}_CLIENT_{part}": value
    for name in ("GOOGLE", "MICROSOFT")
    for part, value in (("ID", APPLICATION.client_id), ("SECRET", APPLICATION.client_secret))
}
_EVENT = {"version": "2.0", "headers": {}, "isBase64Encoded": False}


class OnTheWire(httpx.BaseTransport):
    """HTTP whose requests can be made to go wrong, as calls of AWS can."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx's own."""

        def perform() -> httpx.Response:
            with self._wire.waiting():
                response = self._real.handle_request(request)
                response.read()
                return response

        def instead(mode: Mode) -> httpx.Response:
            if mode in {Mode.FAULTY, Mode.THROTTLED}:
                return httpx.Response(500 if mode is Mode.FAULTY else 429, request=request)
            if mode is Mode.UNANSWERED:
                perform()
                raise httpx.ReadTimeout("on purpose", request=request)
            raise httpx.ConnectError("on purpose", request=request)

        return self._wire.outside("POST", perform, instead)

    def close(self) -> None:
        """As httpx's own."""
        self._real.close()


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser got."""

    status: int
    headers: dict[str, str]
    html: str


@dataclass(frozen=True, slots=True)
class AuthServers:
    """Both, and a person's browser. The bearer tokens of each are what its calendars would check."""

    world: World
    google: GoogleAuthority
    microsoft: MicrosoftAuthority

    def ask(self, **fields: Any) -> Reply:
        """POST /api/v1/calendars with `oauth`."""
        body = {"kind": "google", "auth": "oauth", **fields}
        return self.world.client.send("calendars.connect", body, idempotency_key=f"ask {sorted(fields.items())}")

    def visit(self, address: str) -> Page:
        """Make a page of ours."""
        parts = urlsplit(address)
        return browse(self.world, "start" if parts.path.endswith("/start") else "callback", parts.path, parts.query)

    def consent(self, link: str, account: str = ANNA, **decision: Any) -> dict[str, str]:
        """From our link to the system's page, and what that sends back."""
        sent_on = self.visit(link)
        assert sent_on.status == 302, sent_on.html
        return decide(sent_on.headers["Location"], account, **decision)

    def come_back(self, answer: dict[str, str]) -> Page:
        """To our callback."""
        return self.visit(f"{CALLBACK}?{httpx.QueryParams(answer)}")

    def connect(self, account: str = ANNA, **fields: Any) -> str:
        """Give the id of a calendar that was connected in a browser."""
        asked = self.ask(**fields).data
        page = self.come_back(self.consent(asked["authorizationUrl"], account))
        assert page.status == 200, page.html
        return str(asked["calendarId"])


def browse(world: World, function: str, path: str, query: str) -> Page:
    """Make a browser's request, as API Gateway hands it over."""
    http = {"method": "GET", "path": path}
    event = {
        **_EVENT,
        "routeKey": f"GET {path}",
        "rawPath": path,
        "rawQueryString": query,
        "queryStringParameters": dict(parse_qsl(query)),
        "requestContext": {"requestId": "browser", "http": http, "stage": "$default"},
    }
    answer = invoke(world.wire, f"oauth.{function}", event)
    return Page(answer["statusCode"], answer["headers"], answer["body"])


@dataclass(frozen=True, slots=True)
class Authorities:
    """What both remember, which outlives their servers."""

    google: GoogleAuthority
    microsoft: MicrosoftAuthority

    @classmethod
    def fresh(cls) -> Authorities:
        """Nobody has agreed to anything yet."""
        return cls(google_authority(BearerTokens()), microsoft_authority(BearerTokens()))

    def use(self, clock: TestClock) -> None:
        """Go by another clock."""
        for grants in (self.google.grants, self.microsoft.grants):
            grants.clock = grants.tokens.clock = clock.now


@contextmanager
def auth_servers(world: World, authorities: Authorities | None = None) -> Iterator[AuthServers]:
    """Both servers for the time of a test, on the world's clock."""
    kept = authorities or Authorities.fresh()
    google, microsoft = kept.google, kept.microsoft
    kept.use(world.clock)
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        at_google = stack.enter_context(serving(google_authority_app(google)))
        at_microsoft = stack.enter_context(serving(microsoft_authority_app(microsoft)))
        addresses = {
            "GOOGLE_ACCOUNTS_URL": at_google,
            "GOOGLE_TOKEN_URL": at_google,
            "MICROSOFT_LOGIN_URL": at_microsoft,
        }
        for name, value in {**CREDENTIALS, **addresses}.items():
            patch.setenv(name, value)
        client = stack.enter_context(httpx.Client(transport=OnTheWire(world.wire)))
        patch.setattr(wiring, "http_client", lambda below=None: http_client(below) if below else client)
        _forget()
        yield AuthServers(world, google, microsoft)
    _forget()


def allow(world: World, kind: Kind, realm: str) -> None:
    """As an operator lets the world's tenant use a directory or domain."""
    Allowances(table()).allow(world.tenant.tenant_id, parse_allowance(kind, realm), world.clock.now())


def _forget() -> None:
    from scheducal import settings

    forget()
    settings.application_settings.cache_clear()
