"""Pages for a person in a browser, as responses."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.connectors.connections.authorization.views import Page, PageKind

_STATUSES: dict[PageKind, int] = {"done": 200, "incomplete": 400, "denied": 403, "conflict": 409, "unavailable": 503}
_HTML = "text/html; charset=utf-8"
# No script, no other site's anything; the page's address holds a code, which no other site is to see.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def respond_with(page: Page) -> Response[str]:
    """Show a page."""
    return Response(_STATUSES[page.kind], _HTML, page.html, dict(_HEADERS))


def redirect(address: str) -> Response[str]:
    """Send the browser on."""
    return Response(302, _HTML, "", {**_HEADERS, "Location": address})
