"""Both authorization servers over HTTP, and a browser that clicks through their pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from scheducal.connectors.oauth.directory_login import DirectoryLogin
from scheducal.connectors.oauth.grant import Application, ServiceAccount
from scheducal.connectors.oauth.token_endpoint import TokenEndpoint
from scheducal.connectors.systems.exchange.auth import OAUTH as AT_MICROSOFT
from scheducal.connectors.systems.google.auth import OAUTH as AT_GOOGLE
from tests.fakes.oauth.google import GoogleAuthority, Robot, google_authority_app
from tests.fakes.oauth.grants import Grants
from tests.fakes.oauth.microsoft import GRAPH, MicrosoftAuthority, microsoft_authority_app
from tests.fakes.oauth.signing import private_key
from tests.fakes.serving import serving
from tests.fakes.tokens import BearerTokens

DIRECTORY = "5f3c2d1e-8a4b-4c6d-9e7f-0a1b2c3d4e5f"
ANNA, BERT = "anna@example.com", "bert@example.com"
APPLICATION = Application("client-1", "secret-1")
ROBOT = ServiceAccount("robot@project.iam.gserviceaccount.com", "key-1", private_key("key-1"))
CALLBACK = "https://api.example.com/oauth/callback"


def google_authority(tokens: BearerTokens, callback: str = CALLBACK) -> GoogleAuthority:
    """Anna and Bert, an application, and a robot that their domain delegated to."""
    grants = Grants(tokens, rotates=False, clock=tokens.clock)
    grants.register(APPLICATION.client_id, APPLICATION.client_secret, callback)
    scopes = frozenset(f"https://www.googleapis.com/auth/calendar.{each}" for each in ("events.owned", "freebusy"))
    robot = Robot(ROBOT.client_email, ROBOT.private_key_id, {"example.com": scopes})
    return GoogleAuthority(grants, [ANNA, BERT], {robot.client_email: robot})


def microsoft_authority(tokens: BearerTokens, callback: str = CALLBACK) -> MicrosoftAuthority:
    """Anna and Bert in a directory whose administrator let the application in."""
    grants = Grants(tokens, rotates=True, clock=tokens.clock)
    grants.register(APPLICATION.client_id, APPLICATION.client_secret, callback)
    consents = {DIRECTORY: {APPLICATION.client_id}}
    return MicrosoftAuthority(grants, {ANNA: DIRECTORY, BERT: DIRECTORY}, consents)


@dataclass(frozen=True, slots=True)
class Google:
    """The fake, where it is, and our client of it."""

    authority: GoogleAuthority
    base: str
    ours: TokenEndpoint


@dataclass(frozen=True, slots=True)
class Microsoft:
    """The fake, where it is, and our client of it."""

    authority: MicrosoftAuthority
    base: str
    ours: DirectoryLogin


@contextmanager
def google() -> Iterator[Google]:
    """Yield a fresh one."""
    authority = google_authority(BearerTokens())
    with serving(google_authority_app(authority)) as base, httpx.Client() as client:
        yield Google(authority, base, TokenEndpoint(client, AT_GOOGLE, base))


@contextmanager
def microsoft() -> Iterator[Microsoft]:
    """Yield a fresh one."""
    authority = microsoft_authority(BearerTokens())
    with serving(microsoft_authority_app(authority)) as base, httpx.Client() as client:
        yield Microsoft(authority, base, DirectoryLogin(client, AT_MICROSOFT, base, GRAPH))


def decide(address: str, account: str, *, without: str | None = None, deny: bool = False) -> dict[str, str]:
    """Decide, and give the query that the browser comes back with. without: a scope whose box is not ticked."""
    query = dict(parse_qsl(urlsplit(address).query))
    shown = httpx.get(address)
    assert shown.status_code == 200, shown.text
    scopes = [("scope", each) for each in query["scope"].split() if each != without]
    form = [("account", account), *scopes, ("decision", "deny" if deny else "allow")]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = httpx.post(address, content=urlencode(form), headers=headers)
    assert sent.status_code == 302, sent.text
    return dict(parse_qsl(urlsplit(sent.headers["Location"]).query))
