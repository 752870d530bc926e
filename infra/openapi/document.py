"""The one OpenAPI document, from the functions' own routes."""

from __future__ import annotations

import importlib
import json
import pkgutil
from typing import Any

from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge

import functions
from infra.functions.routes import discover
from infra.openapi.headers import describe_deprecations, describe_headers
from scheducal.api.resolver import EndpointFunction
from scheducal.deprecation import Deprecation

DESCRIPTION = """Appointments that arrive as native calendar invitations.

Send your API key and secret as HTTP Basic credentials (recommended), or as `apiKey` and `apiSecret` in the JSON body;
GET and DELETE also take them in the query string. Every answer has the same envelope. Every write takes an
`Idempotency-Key` header: the first answer is kept for 24 hours and given again."""
AREAS = (
    "Appointments",
    "Availability",
    "Holds",
    "Bookings",
    "Services",
    "Resources",
    "Customers",
    "Privacy",
    "Channels",
    "Calendars",
    "Connections",
    "Webhooks",
    "Audit",
    "Operators",
)
METHODS = ("post", "get", "put", "patch", "delete")
SCHEMES = {
    "basic": {"type": "http", "scheme": "basic", "description": "API key and secret."},
    "apiKey": {"type": "apiKey", "in": "query", "name": "apiKey"},
    "apiSecret": {"type": "apiKey", "in": "query", "name": "apiSecret"},
}


def build() -> dict[str, Any]:
    """Build the one document of all functions; raises where two of them disagree about a route or a schema."""
    merge = OpenAPIMerge(title="ScheduCal", version="1", description=DESCRIPTION, on_conflict="error")
    for found in sorted(pkgutil.walk_packages(functions.__path__, "functions."), key=lambda each: each.name):
        module = importlib.import_module(found.name)
        if hasattr(module, "app"):
            merge.add_schema(module.app.get_openapi_schema())
    document = merge.get_openapi_schema()
    document["components"]["securitySchemes"] = SCHEMES
    document["security"] = [{"basic": []}]
    _drop_defaults(document)
    _name_bounds(document["components"]["schemas"])
    _open_public(document)
    document["paths"] = _in_order(document["paths"])
    _take_query_credentials(document)
    describe_headers(document)
    describe_deprecations(document, deprecations())
    return document


def deprecations() -> dict[str, Deprecation]:
    """Map the route keys of endpoints that will go to when."""
    handlers = {each: importlib.import_module(each.module).handler for each in discover(functions)}
    return {
        key: handler.deprecation
        for endpoint, handler in handlers.items()
        if isinstance(handler, EndpointFunction) and handler.deprecation
        for key in endpoint.route_keys
    }


def _in_order(paths: dict[str, Any]) -> dict[str, Any]:
    """Sort as people read: by area, what is created before its parts, POST before GET before the rest."""

    def rank(path: str) -> tuple[int, int, str]:
        tag = next(iter(paths[path].values()))["tags"][0]
        return (AREAS.index(tag) if tag in AREAS else len(AREAS), path.count("/"), path)

    return {
        path: {method: paths[path][method] for method in METHODS if method in paths[path]}
        for path in sorted(paths, key=rank)
    }


def _drop_defaults(document: dict[str, Any]) -> None:
    """Powertools describes a 422 of its own wherever a route describes none; no function of ours gives it."""
    for item in document["paths"].values():
        for operation in item.values():
            # Its key is a number where the route writes its answers out.
            for status in [each for each in operation["responses"] if str(each) == "422"]:
                if "HTTPValidationError" in json.dumps(operation["responses"][status], default=str):
                    del operation["responses"][status]
    for name in ("HTTPValidationError", "ResponseValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)


def _name_bounds(part: Any) -> None:
    """Give bounds their names in JSON Schema; pydantic leaves its own where a validator stands before the number."""
    if isinstance(part, dict):
        for ours, name in (("ge", "minimum"), ("le", "maximum")):
            if ours in part and "type" in part:
                part[name] = part.pop(ours)
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _name_bounds(each)


def _open_public(document: dict[str, Any]) -> None:
    """Take back the document's credentials by an empty list, which Powertools leaves out."""
    for key in (key for endpoint in discover(functions) if endpoint.public for key in endpoint.route_keys):
        method, _, path = key.partition(" ")
        if path in document["paths"]:
            document["paths"][path][method.lower()]["security"] = []


def _take_query_credentials(document: dict[str, Any]) -> None:
    """Let GET and DELETE take credentials in the query string; the others take them in the body."""
    for item in document["paths"].values():
        for method in item.keys() & {"get", "delete"}:
            item[method].setdefault("security", [{"basic": []}, {"apiKey": [], "apiSecret": []}])


def text() -> str:
    """Give the document as the repository and the Lambda keep it."""
    return json.dumps(build(), indent=2, ensure_ascii=False, default=lambda each: each.value) + "\n"
