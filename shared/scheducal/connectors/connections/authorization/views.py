"""What a person in a browser is told, in one page without scripts. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from scheducal.connectors import registry
from scheducal.connectors.connected import AccessLost
from scheducal.connectors.connections.authorization.repository import NotOpen
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.oauth.grant import ConsentIncomplete, NotSetUp
from scheducal.errors import Refusal
from scheducal.http.request import SystemUnavailable

# No script, no other site's anything; the page's address holds a code, which no other site is to see.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
HTML = "text/html; charset=utf-8"
_AGAIN = "Nothing was changed. Ask for a new link to try again."
_WITHDRAW = "If access was given before, withdraw it first, in the security settings of the account."
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem }}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{paragraphs}
</main>
</body>
</html>
"""


class Denied(Exception):
    """Raised where the person who was asked said no."""


class OtherAccount(Exception):
    """Raised where somebody else agreed than the person who was asked."""


@dataclass(frozen=True, slots=True)
class Page:
    """status: of HTTP."""

    status: int
    html: str


def connected(connection: Connection, tenant_name: str) -> Page:
    """It worked; tenant_name: who can use the connection from then on."""
    title = registry.manifest(connection.kind).title
    whose = f"The {title} calendar of {connection.account}" if connection.is_calendar else f"An account in {title}"
    done = f"{whose} is connected to {tenant_name}. You can close this page."
    return page(200, "Calendar connected" if connection.is_calendar else "Account connected", done)


def failed(error: Exception) -> Page:
    """Explain what went wrong and what to do; raises the error where it is none of those that a person can meet."""
    for kind, told in _FAILURES:
        if isinstance(error, kind):
            return told(error)
    raise error


def page(status: int, title: str, *paragraphs: str) -> Page:
    """Build a page; everything in it is text."""
    body = "\n".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return Page(status, _PAGE.format(title=escape(title), paragraphs=body))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


_FAILURES: tuple[tuple[type[Exception], Callable[[Exception], Page]], ...] = (
    (NotOpen, lambda error: page(400, "This link does not work", str(error), _AGAIN)),
    (Denied, lambda _: page(403, "Access was not given", "Nothing is connected.", _AGAIN)),
    (OtherAccount, lambda _: page(403, "Another account", "Another account than the one asked for agreed.", _AGAIN)),
    (ConsentIncomplete, lambda error: page(403, "Not enough access", _sentence(str(error)), _AGAIN, _WITHDRAW)),
    (Refusal, lambda error: page(409, "Not connected", _sentence(str(error)), _AGAIN)),
    (AccessLost, lambda _: page(403, "Access was not given", "The system does not accept its answer again.", _AGAIN)),
    (
        NotSetUp,
        lambda _: page(503, "Not set up", "The operator has yet to enter this system's client id and secret."),
    ),
    (SystemUnavailable, lambda _: page(503, "No answer", "The system gave no access for the moment.", _AGAIN)),
)
