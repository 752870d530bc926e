"""All fakes at one address, each below a path of its own, with two people who have calendars everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.connectors.dav_server import PASSWORD, USER
from tests.fakes.google.app import google_app
from tests.fakes.google.service import GoogleFake
from tests.fakes.graph.app import graph_app
from tests.fakes.graph.service import GraphFake
from tests.fakes.oauth.google import GoogleAuthority, Robot, google_authority_app
from tests.fakes.oauth.grants import Grants
from tests.fakes.oauth.microsoft import MicrosoftAuthority, microsoft_authority_app
from tests.fakes.oauth.signing import private_key
from tests.fakes.objections import objections_page
from tests.fakes.platforms.app import HERE, platform_app
from tests.fakes.platforms.platform import Platform
from tests.fakes.tokens import BearerTokens

PEOPLE = ("anna@example.com", "bert@example.com")
DOMAIN, DIRECTORY = "example.com", "5f3c2d1e-8a4b-4c6d-9e7f-0a1b2c3d4e5f"
CLIENT_ID, CLIENT_SECRET = "scheducal-on-this-machine", "no-secret-at-all"
_ROBOT, _KEY = "scheducal@fakes.iam.gserviceaccount.com", "key-1"
_SCOPES = frozenset(f"https://www.googleapis.com/auth/calendar.{each}" for each in ("events.owned", "freebusy"))


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Everybody's state; it is forgotten with the process. platforms: by the kinds of their connectors.

    dav_url: of a CalDAV server, empty where none runs.
    """

    graph: GraphFake
    google: GoogleFake
    microsoft_authority: MicrosoftAuthority
    google_authority: GoogleAuthority
    platforms: Mapping[str, Platform] = field(default_factory=dict)
    dav_url: str = ""


def neighbourhood(
    address: str, callback: str, others: Mapping[str, Platform] = MappingProxyType({}), dav_url: str = ""
) -> Neighbourhood:
    """address: of all of it. callback: where browsers are sent back to. others: platforms other than calendars."""
    microsoft_tokens, google_tokens = BearerTokens(), BearerTokens()
    microsoft, google = Grants(microsoft_tokens, rotates=True), Grants(google_tokens, rotates=False)
    for grants in (microsoft, google):
        grants.register(CLIENT_ID, CLIENT_SECRET, callback)
    graph = GraphFake(microsoft_tokens)
    for person in PEOPLE:
        graph.mailbox(person)
    robot = Robot(_ROBOT, _KEY, {DOMAIN: _SCOPES})
    return Neighbourhood(
        graph,
        GoogleFake(google_tokens),
        MicrosoftAuthority(microsoft, dict.fromkeys(PEOPLE, DIRECTORY), {DIRECTORY: {CLIENT_ID}}, f"{address}/graph"),
        GoogleAuthority(google, list(PEOPLE), {_ROBOT: robot}),
        others,
        dav_url,
    )


def environment(address: str, here: Neighbourhood) -> dict[str, str]:
    """Give the variables that lead ScheduCal's functions here instead of to the real services."""
    account = {"client_email": _ROBOT, "private_key_id": _KEY, "private_key": private_key(_KEY)}
    others = [each.variables(f"{address}/{kind}") for kind, each in here.platforms.items()]
    return {name: value for each in others for name, value in each.items()} | {
        "MICROSOFT_LOGIN_URL": f"{address}/microsoft",
        "GRAPH_URL": f"{address}/graph",
        "GOOGLE_ACCOUNTS_URL": f"{address}/google-accounts",
        "GOOGLE_TOKEN_URL": f"{address}/google-accounts",
        "GOOGLE_API_URL": f"{address}/google",
        "MICROSOFT_CLIENT_ID": CLIENT_ID,
        "MICROSOFT_CLIENT_SECRET": CLIENT_SECRET,
        "GOOGLE_CLIENT_ID": CLIENT_ID,
        "GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
        "GOOGLE_SERVICE_ACCOUNT": json.dumps(account),
    }


def neighbourhood_app(here: Neighbourhood) -> ASGIApp:
    """Everybody below their path, a page at `/` that says where they are, and one for tests at `/objections`."""
    apps: dict[str, ASGIApp] = {
        "graph": graph_app(here.graph),
        "google": google_app(here.google),
        "microsoft": microsoft_authority_app(here.microsoft_authority),
        "google-accounts": google_authority_app(here.google_authority),
        **{kind: platform_app(each) for kind, each in here.platforms.items()},
    }

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        name = scope["path"].split("/")[1]
        if name == "objections":
            await (await objections_page(here.graph, here.google))(scope, receive, send)
            return
        if name not in apps:
            await _index(Request(scope), here)(scope, receive, send)
            return
        prefix = f"/{name}"
        path, raw_path = scope["path"].removeprefix(prefix), scope["raw_path"].removeprefix(prefix.encode())
        below = {"path": path or "/", "raw_path": raw_path or b"/", "root_path": prefix}
        await apps[name]({**scope, **below}, receive, send)

    return app


def _index(request: Request, here: Neighbourhood) -> HTMLResponse:
    links = {
        **{f"{kind}{HERE}": each.manifest.title for kind, each in here.platforms.items()},
        "graph/": "Events in Microsoft 365",
        "google/": "Events in Google Calendar",
        "microsoft/security": "Withdraw access at Microsoft",
        "google-accounts/security": "Withdraw access at Google",
    }
    items = "".join(f"<li><a href='/{path}'>{escape(name)}</a></li>" for path, name in links.items())
    who = escape(f"{', '.join(PEOPLE)}; directory {DIRECTORY}")
    if here.dav_url:
        who += escape(f"; CalDAV by Radicale at {here.dav_url}/{USER}/desk/, user {USER}, password {PASSWORD}")
    page = f"<!doctype html><html lang=en><title>Fakes</title><h1>Fakes</h1><p>{who}</p><ul>{items}</ul>"
    return HTMLResponse(page, 200 if request.url.path == "/" else 404)
