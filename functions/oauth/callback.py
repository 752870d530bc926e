"""GET /oauth/callback: takes the system's answer from the browser that it sent back."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.pages import respond_with
from scheducal.api.resolver import page_api, public_endpoint
from scheducal.api.strangers.rules import Caps
from scheducal.connectors.connections.authorization.views import connected, failed, leading_back
from scheducal.connectors.connections.wiring import finishing
from scheducal.dashboard.session.cookies import CONNECTING, cookie_in
from scheducal.needs import REACHES_CALENDARS

logger = Logger()
app = page_api()


@app.get("/oauth/callback", include_in_schema=False, security=[])
def callback() -> Response[str]:
    """Says what became of it."""
    back = "/dashboard/connections"
    try:
        finished = finishing().finish(app.current_event.query_string_parameters, clock.now())
    except Exception as error:  # noqa: BLE001  what a person cannot meet is raised again
        page = failed(error)
        logger.info("not connected", extra={"reason": type(error).__name__})
    else:
        page = connected(finished.connection, finished.tenant_name)
        back = f"{back}/{finished.connection.connection_id}"
        logger.info("connected", extra={"connection_id": finished.connection.connection_id})
    is_from_dashboard = cookie_in(app.current_event.raw_event, CONNECTING) is not None
    return respond_with(leading_back(page, back) if is_from_dashboard else page)


# Systems add parameters of their own, and codes are long.
handler = public_endpoint(app, Caps("browser", query=8_192, fields=20), needs=REACHES_CALENDARS)
