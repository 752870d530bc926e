"""GET /docs: shows the OpenAPI document to people, with assets of our own."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from scheducal.api.resolver import api, public_endpoint
from scheducal.api.strangers.rules import Caps
from scheducal.errors import Refusal

# Swagger UI, as Powertools ships it.
ASSETS = {"swagger-ui-bundle.min.js": "text/javascript", "swagger-ui.min.css": "text/css"}
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"

app = api()


@cache
def _asset(name: str) -> str:
    if name in ASSETS:
        package = resources.files("aws_lambda_powertools.event_handler.openapi.swagger_ui")
        return (package / name).read_text("utf-8")
    return Path(__file__).with_name(name).read_text("utf-8")


@app.get("/docs", include_in_schema=False, security=[])
def page() -> Response[str]:
    """The page."""
    return Response(200, "text/html; charset=utf-8", _asset("page.html"), {"Content-Security-Policy": POLICY})


@app.get("/docs/<asset>", include_in_schema=False, security=[])
def asset(asset: str) -> Response[str]:
    """A script or a style sheet of the page."""
    kinds = {**ASSETS, "page.js": "text/javascript"}
    if asset not in kinds:
        raise Refusal("not_found", "there is nothing at this path")
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(200, f"{kinds[asset]}; charset=utf-8", _asset(asset), headers)


handler = public_endpoint(app, Caps("docs"))
