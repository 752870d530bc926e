"""The mailbox as a web application: pages for people, JSON for scripts, SES for the functions."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from scheducal_tools.local.mailbox.gateway import SesGateway
from scheducal_tools.local.mailbox.pages import Pages
from scheducal_tools.local.mailbox.store import MailStore

_STYLE = Path(__file__).parent / "templates" / "style.css"


def mailbox_app(store: MailStore, gateway: SesGateway) -> Starlette:
    """Build the routes of the mailbox."""
    pages = Pages(store)
    routes = [
        Route("/", pages.index),
        Route("/style.css", _style),
        Route("/messages.json", pages.index_json),
        Route("/messages/{mail_id}.eml", pages.raw),
        Route("/messages/{mail_id}.ics", pages.calendar),
        Route("/messages/{mail_id}/html", pages.html),
        Route("/messages/{mail_id}/source", pages.source),
        Route("/messages/{mail_id}", pages.message),
        Route("/webhooks", _taken, methods=["POST"]),
        Route("/webhooks/{name}", _unknown, methods=["POST"]),
        Route("/v2/{path:path}", gateway.forward, methods=["GET", "POST", "PUT", "DELETE"]),
    ]
    return Starlette(routes=routes, exception_handlers={404: pages.missing})


async def _taken(_request: Request) -> Response:
    """Take the events of the demo tenant, which nobody reads."""
    return Response(status_code=204)


async def _unknown(request: Request) -> Response:
    """Refuse events for an address that is mistyped."""
    return JSONResponse({"error": f"nobody takes webhooks at {request.url.path}, only at /webhooks"}, 404)


async def _style(_request: Request) -> Response:
    return FileResponse(_STYLE, media_type="text/css")
