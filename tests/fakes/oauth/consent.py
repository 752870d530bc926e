"""The page at which a person agrees or does not, and what the browser is sent back with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tests.fakes.oauth.grants import Consented, Grants

# Of the request's query, an account, and the scopes that are left: whether there is to be a refresh token.
IsLasting = Callable[[Mapping[str, str], str, tuple[str, ...]], bool]
_STYLE = (
    "body{font:16px/1.5 system-ui;margin:15vh auto;max-width:32rem}label{display:block}button{margin:1rem 1rem 0 0}"
)


def refused_request(grants: Grants, query: Mapping[str, str]) -> str | None:
    """Tell why an authorization request is not even asked of a person; None where it is."""
    client = grants.clients.get(query.get("client_id", ""))
    if client is None:
        return "invalid_client: the application is not known"
    if query.get("redirect_uri") not in client.redirect_uris:
        return "redirect_uri_mismatch: the address to come back to is not registered"
    if query.get("response_type") != "code" or not query.get("state") or not query.get("scope"):
        return "invalid_request: response_type, state and scope are required"
    if query.get("code_challenge_method") != "S256" or len(query.get("code_challenge", "")) != 43:
        return "invalid_request: code_challenge with S256 is required"
    return None


def ask(name: str, people: Iterable[str], query: Mapping[str, str]) -> Response:
    """Give the page. Each scope about calendars can be left out, as on Google's."""
    hint = query.get("login_hint", "")
    options = "".join(f"<option {'selected' if each == hint else ''}>{escape(each)}</option>" for each in people)
    scopes = "".join(
        f"<label><input type=checkbox name=scope value='{escape(each)}' checked> {escape(each)}</label>"
        for each in query["scope"].split()
    )
    return _page(
        name,
        f"<p><strong>{escape(query['client_id'])}</strong> wants to use your calendar.</p>"
        f"<form method=post><label>Account <select name=account>{options}</select></label>{scopes}"
        "<button name=decision value=allow>Allow</button><button name=decision value=deny>Cancel</button></form>",
    )


async def decide(grants: Grants, request: Request, is_lasting: IsLasting) -> Response:
    """Take the person's decision, as the page's form sends it."""
    query = dict(request.query_params)
    sent = parse_qsl((await request.body()).decode(), keep_blank_values=True)
    form = dict(sent)
    if form.get("decision") != "allow":
        return _back(query, {"error": "access_denied"})
    account = form["account"].casefold()
    scopes = tuple(value for name, value in sent if name == "scope")
    consented = Consented(query["client_id"], account, scopes, is_lasting(query, account, scopes))
    code = grants.issue(consented, query["redirect_uri"], query["code_challenge"], query.get("nonce"))
    return _back(query, {"code": code})


async def withdrawal(grants: Grants, people: Iterable[str], request: Request) -> Response:
    """Give the page of a person's account where access is taken back."""
    if request.method == "POST":
        grants.withdraw(dict(parse_qsl((await request.body()).decode())).get("account", ""))
        return RedirectResponse("security", 303)
    buttons = "".join(
        f"<p><button name=account value='{escape(each)}'>Withdraw all access to {escape(each)}</button></p>"
        for each in people
    )
    return _page("Security", f"<form method=post>{buttons}</form>")


def _page(title: str, content: str) -> HTMLResponse:
    head = f"<title>{title} (a fake)</title><meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
    body = f"<h1>{title} (a fake)</h1>{content}"
    return HTMLResponse(f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>")


def _back(query: Mapping[str, str], answer: Mapping[str, str]) -> Response:
    return RedirectResponse(f"{query['redirect_uri']}?{urlencode({**answer, 'state': query['state']})}", 302)
