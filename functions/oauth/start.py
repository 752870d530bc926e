"""GET /oauth/{name}/start: sends a browser to a system's consent page. name: the system's public one."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.pages import redirect, respond_with
from scheducal.api.resolver import page_api, public_endpoint
from scheducal.api.strangers.rules import Caps
from scheducal.connectors.connections.authorization.views import failed
from scheducal.connectors.connections.authorization.wiring import starting
from scheducal.connectors.registry import asker
from scheducal.errors import Refusal
from scheducal.needs import Needs

logger = Logger()
app = page_api()


@app.get("/oauth/<name>/start", include_in_schema=False, security=[])
def start(name: str) -> Response[str]:
    """Redirects, or says why not."""
    manifest = asker(name)
    if manifest is None:
        raise Refusal("not_found", "there is nothing at this path; /docs lists what there is")
    link = app.current_event.query_string_parameters.get("link")
    try:
        address = starting().address(manifest.kind, link, clock.now())
    except Exception as error:  # noqa: BLE001  what a person cannot meet is raised again
        page = failed(error)
        logger.info("not started", extra={"kind": manifest.kind, "reason": type(error).__name__})
        return respond_with(page)
    return redirect(address)


NEEDS = Needs(rows=("read",), secrets=("applications",), settings=("calendars",))

handler = public_endpoint(app, Caps("browser"), needs=NEEDS)
