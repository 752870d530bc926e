"""A platform over HTTP: its API, its consent page, and the page on which a person acts on its side."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from scheducal.connectors.parts import auth_part
from tests.fakes.platforms.platform import Platform

HERE = "/_here"


def platform_app(platform: Platform) -> ASGIApp:
    """Everything of one platform."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = await run_in_threadpool(_answer, platform, request, await request.body())
        await answer(scope, receive, send)

    return app


def _answer(platform: Platform, request: Request, body: bytes) -> Response:
    path, method = request.scope["path"], request.method
    oauth = auth_part(platform.subject.kind).oauth
    if path.startswith(HERE):
        return _here(platform, method, path.removeprefix(HERE), body)
    if oauth and method == "GET" and path == oauth.authorize_path:
        return _asked(platform, request.query_params.get("redirect_uri", ""), request.query_params.get("state", ""))
    if platform.is_down:
        return Response("", 503)
    target = f"{path}?{request.url.query}" if request.url.query else path
    headers = {name.title(): value for name, value in request.headers.items()}
    platform.fake.hold_to_description(method, target, headers, body)
    status, answer, fault = platform.fake.answer(method, target, headers, body)
    content = b"" if answer is None else json.dumps(answer).encode()
    named = {"Content-Type": "application/json", **(fault.headers if fault else {})}
    return Response(content, fault.status if fault else status, named)


def _here(platform: Platform, method: str, path: str, body: bytes) -> Response:
    """Act as a person, or show what there is: as a page, and at `/state.json` for scripts."""
    if method == "POST":
        return _acted(platform, path, parse_qs(body.decode()))
    if path == "/state.json":
        fake = platform.fake
        kept = {"records": fake.all(platform.subject.meetings), "texts": fake.all(platform.subject.texts)}
        asked = [f"{each.does} {each.of}" for each in fake.sent if each.does]
        wrong = [*fake.refused, *fake.objections]
        return JSONResponse({**kept, "asked": asked, "told": platform.told, "wrong": wrong})
    return _page(platform)


def _asked(platform: Platform, redirect_uri: str, state: str) -> Response:
    """Show the consent page, whose one button agrees."""
    return _html(
        f"{platform.manifest.title}: give access?",
        f"""<form method="post" action="{request_path(platform)}/agree">
<input type="hidden" name="redirect_uri" value="{escape(redirect_uri)}">
<input type="hidden" name="state" value="{escape(state)}"><button>Agree</button></form>""",
    )


def request_path(platform: Platform) -> str:
    """Give the path of a platform's page, below the address of all fakes."""
    return f"/{platform.subject.kind}{HERE}"


def _acted(platform: Platform, action: str, form: dict[str, list[str]]) -> Response:
    given = {name: values[0] for name, values in form.items()}
    if "id" in given and given["id"] not in platform.fake.records.get(platform.subject.meetings, {}):
        return Response("there is no such record any more", 404)
    match action.strip("/"):
        case "agree":
            return RedirectResponse(platform.consent(given.get("redirect_uri", ""), given.get("state", "")), 303)
        case "move" if "id" in given:
            platform.move(given["id"])
        case "delete" if "id" in given:
            platform.delete(given["id"])
        case "revoke":
            platform.fake.revoke()
        case "hook":
            platform.hook = given.get("url", "")
        case "down":
            platform.is_down = not platform.is_down
        case _:
            return Response("there is no such action", 404)
    return RedirectResponse(request_path(platform), 303)


def _page(platform: Platform) -> Response:
    here, fake = request_path(platform), platform.fake
    rows = "".join(
        f"<tr><td>{escape(each['id'])}<td><pre>{escape(json.dumps(each, indent=1, default=str))}</pre>"
        f"<td>{_button(here, 'move', each['id'])}{_button(here, 'delete', each['id'])}"
        for each in fake.all(platform.subject.meetings)
    )
    texts = "".join(f"<li>{escape(json.dumps(each, default=str))}" for each in fake.all(platform.subject.texts))
    asked = "".join(f"<li>{escape(f'{each.method} {each.path}')}" for each in fake.sent[-20:])
    wrong = "".join(f"<li>{escape(each)}" for each in [*fake.refused, *fake.objections][-20:])
    told = "".join(f"<li>{escape(each)}" for each in platform.told[-20:])
    return _html(
        platform.manifest.title,
        f"""<h2>Connect it</h2><pre id="connection">{escape(json.dumps(platform.connection, indent=1))}</pre>
<h2>Records</h2><table>{rows}</table><h2>Texts</h2><ul>{texts}</ul>
<h2>Where it tells of changes</h2><form method="post" action="{here}/hook">
<label>incomingUrl <input name="url" size="60" value="{escape(platform.hook)}"></label><button>Keep</button></form>
<h2>Told, and how we were answered</h2><ul>{told}</ul><h2>Last requests</h2><ul>{asked}</ul>
<h2>Refused, or not in the description</h2><ul>{wrong}</ul>{_button(here, "revoke", "")}
{_button(here, "down", "", "Come back" if platform.is_down else "Go down")}""",
    )


def _button(here: str, action: str, record_id: str, label: str = "") -> str:
    hidden = f'<input type="hidden" name="id" value="{escape(record_id)}">' if record_id else ""
    return f'<form method="post" action="{here}/{action}">{hidden}<button>{label or action.title()}</button></form>'


def _html(title: str, body: str) -> Response:
    return HTMLResponse(f"<!doctype html><html lang=en><title>{escape(title)}</title><h1>{escape(title)}</h1>{body}")
