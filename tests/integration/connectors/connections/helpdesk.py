"""The help desk's other side, over HTTP: its API, which checks keys and tokens, and its token endpoint."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from scheducal.connectors import parts, registry, systems
from scheducal.connectors.connections import wiring
from scheducal.connectors.oauth.requests import challenge_of
from scheducal.http.rest import http_client
from tests.fakes.serving import serving
from tests.integration.world.functions import forget_everything

KEY, OTHER_KEY, NARROW_KEY = "goodKey123", "nextKey456", "narrowKey1"
CLIENT = {"HELPDESK_CLIENT_ID": "desk id", "HELPDESK_CLIENT_SECRET": "desk secret"}


@dataclass
class Helpdesk:
    """keys: those that are good, with the domain of each. mode: what its API does instead of answering."""

    keys: dict[str, str] = field(default_factory=lambda: {KEY: "acme", OTHER_KEY: "acme", NARROW_KEY: "acme"})
    groups: set[str] = field(default_factory=lambda: {"42"})
    mode: str = ""
    asked: list[str] = field(default_factory=list)
    grant: dict[str, str] = field(default_factory=dict)
    refresh: str = ""
    tokens: set[str] = field(default_factory=set)

    def app(self) -> Starlette:
        """Its routes."""
        return Starlette(
            routes=[
                Route("/api/v2/me", self.api),
                Route("/api/v2/groups/{group}", self.api),
                Route("/token", self.token, methods=["POST"]),
            ]
        )

    async def api(self, request: Request) -> Response:
        """Answer a read as its documentation says."""
        self.asked.append(request.url.path)
        if self.mode == "drips":
            return StreamingResponse(self._drops(), media_type="application/json")
        if self.mode == "busy":
            return JSONResponse({"code": "limit"}, 429, {"Retry-After": "30"})
        if self.mode == "broken":
            return JSONResponse({"code": "person@example.com is to blame"}, 418)
        scheme, _, shown = request.headers["authorization"].partition(" ")
        key = b64decode(shown).decode().partition(":")[0] if scheme == "Basic" else ""
        knows_key = self.keys.get(key) == request.headers.get("x-domain", "") != ""
        if not knows_key and not (scheme == "Bearer" and shown in self.tokens):
            return JSONResponse({"code": "invalid_credentials"}, 401)
        if key == NARROW_KEY:
            return JSONResponse({"code": "access_denied"}, 403)
        group = request.path_params.get("group")
        return JSONResponse({}, 404 if group and group not in self.groups else 200)

    async def token(self, request: Request) -> Response:
        """Exchange a code once, with its verifier; a refresh token once (RFC 6749, 7636)."""
        form = dict(parse_qsl((await request.body()).decode()))
        known = b64encode(b"desk+id:desk+secret").decode()
        if request.headers.get("authorization") != f"Basic {known}":
            return JSONResponse({"error": "invalid_client"}, 401)
        is_code = form.get("code") == "code" and self.grant.get("code_challenge") == challenge_of(form["code_verifier"])
        if not is_code and (not self.refresh or form.get("refresh_token") != self.refresh):
            return JSONResponse({"error": "invalid_grant"}, 400)
        self.grant = {}
        token = f"token-{len(self.tokens)}"
        self.tokens.add(token)
        self.refresh = f"refresh-{len(self.tokens)}"
        return JSONResponse({"access_token": token, "refresh_token": self.refresh, "expires_in": 3600})

    def agree(self, consent_page: str) -> dict[str, str]:
        """Agree as a person, and give the query that the browser brings back."""
        self.grant = dict(parse_qsl(urlsplit(consent_page).query))
        assert self.grant["scope"] == "tickets"
        return {"state": self.grant["state"], "code": "code"}

    async def _drops(self) -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)


@contextmanager
def desk() -> Iterator[Helpdesk]:
    """Yield the connector, which nobody else sees, and its system."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        found = Helpdesk()
        address = stack.enter_context(serving(found.app()))
        for name, value in {**CLIENT, "HELPDESK_URL": address, "HELPDESK_LOGIN_URL": address}.items():
            patch.setenv(name, value)
        client = stack.enter_context(http_client())
        patch.setattr(wiring, "http_client", lambda below=None: http_client(below) if below else client)
        patch.setattr(systems, "__path__", [*systems.__path__, str(Path(__file__).parent / "systems")])
        _read_again()
        yield found
    _read_again()


def _read_again() -> None:
    for read in (registry.kinds, registry.manifests, registry.calendar_kinds, parts.auth_part):
        read.cache_clear()
    forget_everything()


def shown(reply: Any) -> str:
    """All of a reply as text."""
    return f"{reply.headers}{reply.body}"
