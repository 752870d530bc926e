"""What a connection to any HTTP API says of it."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest, Mappable

_PATH: Final = r"/[!-~]*"
_METHOD: Final = "POST|PUT|PATCH|DELETE"
API_KEY: Final = ApiKey(headers=(("Authorization", "{authorization}"),))

MANIFEST: Final = Manifest(
    kind="generic_http",
    title="Generic HTTP",
    public_name="generic-http",
    capabilities=("mirror",),
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
        Field(
            "createPath", "Path to create", _PATH, "/appointments", "Gets each new appointment.", usual="/appointments"
        ),
        Field("createMethod", "Method to create", _METHOD, "POST", "With which it is sent.", usual="POST"),
        Field(
            "changePath",
            "Path to change",
            _PATH,
            "/appointments/{id}",
            "`{id}` is the id that the system gave, or else ours.",
            usual="/appointments/{id}",
        ),
        Field("changeMethod", "Method to change", _METHOD, "PUT", "With which it is sent.", usual="PUT"),
        Field(
            "cancelPath",
            "Path to cancel",
            _PATH,
            "/appointments/{id}",
            "`{id}` is the id that the system gave, or else ours.",
            usual="/appointments/{id}",
        ),
        Field("cancelMethod", "Method to cancel", _METHOD, "DELETE", "With which it is sent.", usual="DELETE"),
        Field("checkPath", "Path to check", _PATH, "/status", "Is read to see whether the key is good.", usual="/"),
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
    ),
    recipe=(
        "Use it for systems that have no connector here, such as OptSpot and NXT Wash, if they take HTTP requests of a "
        "form that you can describe. If you fill in any `body.` field, the body has those fields alone. Each request "
        "has a header `Idempotency-Key`, the same for each attempt. The system must do nothing twice for one key. For "
        "changes that come from there, let the system call our API with a key of its own."
    ),
)
