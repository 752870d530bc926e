"""What a person in a browser is told, in one page without scripts. Pure."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Literal

from scheducal.connectors import registry
from scheducal.connectors.connections.authorization.repository import NotOpen
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.oauth.grant import ConsentIncomplete, NotSetUp
from scheducal.errors import Refusal
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.values import dataclass, replace

PageKind = Literal["done", "incomplete", "denied", "conflict", "unavailable"]
_AGAIN = "Nothing was changed. Ask for a new link to try again."
_WITHDRAW = "If access was given before, withdraw it first, in the security settings of the account."
_OTHER = "Another account than the one asked for agreed."
_LOST = "The system does not accept its answer again."
_NOT_SET_UP = "The operator has yet to enter this system's client id and secret."
_NO_ANSWER = "The system gave no access for the moment."
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem }}</style>
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


class WrongOwner(Exception):
    """Raised where somebody else agreed than the person who was asked."""


@dataclass(frozen=True, slots=True)
class Page:
    """kind: of what the person is told."""

    kind: PageKind
    html: str


def connected(connection: Connection, tenant_name: str) -> Page:
    """Say that it worked; tenant_name: who can use the connection from then on."""
    title = registry.manifest(connection.kind).title
    whose = f"The {title} calendar of {connection.account}" if connection.is_calendar else f"An account in {title}"
    done = f"{whose} is connected to {tenant_name}. You can close this page."
    return page("done", "Calendar connected" if connection.is_calendar else "Account connected", done)


def failed(error: Exception) -> Page:
    """Explain what went wrong and what to do; raises the error where it is none of those that a person can meet."""
    for kind, told in _FAILURES:
        if isinstance(error, kind):
            return told(error)
    raise error


def page(kind: PageKind, title: str, *paragraphs: str) -> Page:
    """Build a page; everything in it is text."""
    body = "\n".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return Page(kind, _PAGE.format(title=escape(title), paragraphs=body))


def leading_back(told: Page, path: str) -> Page:
    """Add a link to where the person came from; path: of ours."""
    link = f'<p><a href="{escape(path)}">Back to the dashboard</a></p>'
    return replace(told, html=told.html.replace("</main>", f"{link}\n</main>"))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


_FAILURES: tuple[tuple[type[Exception], Callable[[Exception], Page]], ...] = (
    (NotOpen, lambda error: page("incomplete", "This link does not work", str(error), _AGAIN)),
    (Denied, lambda _: page("denied", "Access was not given", "Nothing is connected.", _AGAIN)),
    (WrongOwner, lambda _: page("denied", "Another account", _OTHER, _AGAIN)),
    (ConsentIncomplete, lambda error: page("denied", "Not enough access", _sentence(str(error)), _AGAIN, _WITHDRAW)),
    (Refusal, lambda error: page("conflict", "Not connected", _sentence(str(error)), _AGAIN)),
    (AccessLost, lambda _: page("denied", "Access was not given", _LOST, _AGAIN)),
    (NotSetUp, lambda _: page("unavailable", "Not set up", _NOT_SET_UP)),
    (SystemUnavailable, lambda _: page("unavailable", "No answer", _NO_ANSWER, _AGAIN)),
)
