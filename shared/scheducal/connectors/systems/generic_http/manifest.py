"""What a connection to any HTTP API says of it."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import TEXTS, Address, Check, Field, Limits, Manifest, Mappable, WebhookDeclaration
from scheducal.connectors.mapping import inbound
from scheducal.connectors.signatures import stated

_PATH: Final = r"/[!-~]*"
_METHOD: Final = "POST|PUT|PATCH|DELETE"
_OF_IDS: Final = "`{id}` is the id that the system gave, or else ours."
_WAYS: Final = (
    ("create", "/appointments", "POST", "Gets each new appointment, or each text."),
    ("change", "/appointments/{id}", "PUT", _OF_IDS),
    ("cancel", "/appointments/{id}", "DELETE", _OF_IDS),
)
API_KEY: Final = ApiKey(headers=(("Authorization", "{authorization}"),))

MANIFEST: Final = Manifest(
    kind="generic_http",
    title="Generic HTTP",
    public_name="generic-http",
    capabilities=("mirror", "trigger", "message"),
    credentials=("api_key",),
    limits=Limits(at_once=4, per_minute=60),
    retry_header="Retry-After",
    api=Address(variable="GENERIC_HTTP_API_URL", usual="{url}"),
    api_version="HTTP/1.1",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("{checkPath}", "/")),
    settings=(
        Field(
            "url",
            "Address",
            r"https?://[!-~]*[^/\s]",
            "https://api.example.com/v1",
            "What every path begins with, without a slash at the end.",
            longest=1024,
            required=True,
            is_fixed=True,
        ),
        Field(
            "authorization",
            "Authorization header",
            "[ -~]+",
            "Bearer 0123456789abcdef",
            "Sent with each request as it is.",
            longest=2048,
            required=True,
            is_secret=True,
        ),
        Field("sends", "Content", "records|texts", "texts", "A record to keep, or a text each.", usual="records"),
        *(Field(f"{of}Path", f"Path to {of}", _PATH, path, about, usual=path) for of, path, _, about in _WAYS),
        *(
            Field(f"{of}Method", f"Method to {of}", _METHOD, method, "With which it is sent.", usual=method)
            for of, _, method, _ in _WAYS
        ),
        Field("checkPath", "Path to check", _PATH, "/status", "Is read to see whether the key is good.", usual="/"),
        *stated.FIELDS,
        *inbound.SETTINGS,
    ),
    mapping=(
        Mappable("body.*", "A field of the body. Dots lead into objects: `body.customer.name`.", ""),
        Mappable("appointmentId", "Our id", "{appointment.id}"),
        Mappable("subject", "Subject", "{appointment.title}"),
        Mappable("start", "Start", "{appointment.start}"),
        Mappable("end", "End", "{appointment.end}"),
        Mappable("service", "Service", "{booking.service}"),
        Mappable("name", "Customer's name", "{customer.name}"),
        Mappable("email", "Customer's e-mail", "{customer.email}"),
        Mappable("phone", "Customer's phone", "{customer.phone}"),
        *TEXTS,
        *inbound.FIELDS,
    ),
    incoming=WebhookDeclaration(largest_body=65_536, status=200, secret="hookSecret"),
    recipe=(
        "Use it for systems that have no connector here, if they send or take HTTP requests of a form that you can "
        "describe. [Any other system](any-system.md) has recipes for systems such as OptSpot and NXT Wash. If you fill "
        "in any `body.` field, the body has those fields alone. Each request has a header `Idempotency-Key`, the same "
        "for each attempt. The system must do nothing twice for one key."
    ),
)
