"""GET /oauth/google/start and /oauth/microsoft/start: sends a browser to the provider's consent page."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.resolver import api, public_endpoint
from scheducal.api.strangers.caps import Caps
from scheducal.connectors.connections.authorization.pages import HEADERS, HTML, failed
from scheducal.connectors.connections.authorization.wiring import starting
from scheducal.connectors.connections.model import Kind

logger = Logger()
app = api()


@app.get("/oauth/google/start", include_in_schema=False, security=[])
def google() -> Response[str]:
    """To Google."""
    return _to_provider("google")


@app.get("/oauth/microsoft/start", include_in_schema=False, security=[])
def microsoft() -> Response[str]:
    """To Microsoft."""
    return _to_provider("exchange")


def _to_provider(kind: Kind) -> Response[str]:
    link = app.current_event.query_string_parameters.get("link")
    try:
        address = starting().address(kind, link, clock.now())
    except Exception as error:  # noqa: BLE001  what a person cannot meet is raised again
        page = failed(error)
        logger.info("not started", extra={"kind": kind, "reason": type(error).__name__})
        return Response(page.status, HTML, page.html, dict(HEADERS))
    return Response(302, HTML, "", {**HEADERS, "Location": address})


handler = public_endpoint(app, Caps("browser"))
