"""The mailbox's pages and their plain forms for scripts."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from scheducal_tools.local.mailbox.invitation import Invitation, read_invitation
from scheducal_tools.local.mailbox.message import Mail, read_mail
from scheducal_tools.local.mailbox.search import Query, find, read_query
from scheducal_tools.local.mailbox.store import MailStore, Summary

_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A mail's HTML is a stranger's: no script, no form, nothing from elsewhere.
_MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
_MOST_HISTORY = 100


class Pages:
    """What the mailbox answers, from the mails in the store."""

    def __init__(self, store: MailStore) -> None:
        self._store = store
        loader = PackageLoader("scheducal_tools.local.mailbox")
        self._templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self._templates.filters["instant"] = _instant

    async def index(self, request: Request) -> Response:
        """Show the list, newest first."""
        query = read_query(request.query_params)
        found = find(self._store.newest_first(), query)
        older = urlencode({"q": query.text, "to": query.to, "before": found.following or ""})
        return self._page("index.html", query=query, mails=found.mails, older=older if found.following else None)

    async def index_json(self, request: Request) -> Response:
        """`{"messages": […], "next": …}`; `next` is the `before` of the next page, null at the end."""
        found = find(self._store.newest_first(), read_query(request.query_params))
        return JSONResponse({"messages": [mail.wire() for mail in found.mails], "next": found.following})

    async def message(self, request: Request) -> Response:
        """Show one mail, as its reader would see it."""
        summary = self._summary(request)
        mail = read_mail(self._store.raw(summary))
        invitation, unreadable = _invitation(mail)
        return self._page(
            "message.html",
            summary=summary,
            mail=mail,
            invitation=invitation,
            unreadable=unreadable,
            history=self._history(summary),
        )

    async def source(self, request: Request) -> Response:
        """Show the raw mail, to be read in the browser."""
        summary = self._summary(request)
        return self._page("source.html", summary=summary, source=self._store.raw(summary).decode("utf-8", "replace"))

    async def html(self, request: Request) -> Response:
        """Show the mail's HTML body alone, for a frame."""
        body = read_mail(self._store.raw(self._summary(request))).html
        if body is None:
            raise HTTPException(404)
        return HTMLResponse(body, headers=_headers(_MAIL_POLICY))

    async def raw(self, request: Request) -> Response:
        """Send the mail, byte for byte."""
        summary = self._summary(request)
        return _download(self._store.raw(summary), "message/rfc822", f"{summary.mail_id}.eml")

    async def calendar(self, request: Request) -> Response:
        """Send the mail's calendar part."""
        summary = self._summary(request)
        calendar = read_mail(self._store.raw(summary)).calendar
        if calendar is None:
            raise HTTPException(404)
        content = calendar.replace("\n", "\r\n").encode()
        return _download(content, "text/calendar; charset=utf-8", f"{summary.mail_id}.ics")

    async def missing(self, _request: Request, _error: Exception) -> Response:
        """Say that it is not there."""
        return self._page("missing.html", status=404)

    def _history(self, summary: Summary) -> list[Summary]:
        """Render the event's mails, oldest first."""
        if summary.uid is None:
            return []
        query = Query(uid=summary.uid, limit=_MOST_HISTORY)
        return list(reversed(find(self._store.newest_first(), query).mails))

    def _summary(self, request: Request) -> Summary:
        summary = self._store.find(request.path_params["mail_id"])
        if summary is None:
            raise HTTPException(404)
        return summary

    def _page(self, template: str, *, status: int = 200, **values: object) -> Response:
        content = self._templates.get_template(template).render(**values)
        return HTMLResponse(content, status, headers=_headers(_PAGE_POLICY))


def _invitation(mail: Mail) -> tuple[Invitation | None, str]:
    """Render the invitation, or why it cannot be shown."""
    if mail.calendar is None:
        return None, ""
    try:
        return read_invitation(mail.calendar), ""
    except ValueError as unreadable:
        return None, str(unreadable)


def _headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = _headers("sandbox; default-src 'none'") | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def _instant(text: str) -> str:
    instant = datetime.fromisoformat(text)
    return f"{instant.day} {instant:%b %Y, %H:%M:%S} UTC"
