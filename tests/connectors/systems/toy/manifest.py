"""What the toy system is."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import TEXTS, Address, Check, Field, Limits, Manifest, Mappable, WebhookDeclaration

MANIFEST: Final = Manifest(
    kind="toy",
    title="Toy",
    public_name="toy",
    capabilities=("mirror", "trigger", "message", "lookup"),
    credentials=("oauth", "account_credentials"),
    limits=Limits(at_once=4, per_minute=600),
    retry_header="X-Toy-Wait",
    api=Address(variable="TOY_API_URL", usual="https://toy.example.com"),
    api_path="/v1",
    api_version="v1",
    checked_on=date(2026, 11, 30),
    settings=(
        Field(name="account", title="Account", pattern=".+@.+", example="anna@example.com", help="Whose meetings."),
        Field(name="recipient", title="Channel", pattern="[^ ]+", example="desk", help="Who gets texts otherwise."),
        Field(name="onChange", title="Later texts", pattern="reply|update|new", example="update", help="What they do."),
        Field(
            name="clientId",
            title="Client ID",
            pattern=".+",
            example="c1",
            help="Of your own application.",
            needed_with=("account_credentials",),
        ),
        Field(
            name="clientSecret",
            title="Client secret",
            pattern=".+",
            example="s1",
            help="Of your own application.",
            needed_with=("account_credentials",),
            is_secret=True,
        ),
    ),
    mapping=(
        Mappable(name="title", title="Title", default="{appointment.subject}"),
        Mappable(name="recipient", title="To", default="{customer.email}"),
        *TEXTS,
    ),
    incoming=WebhookDeclaration(largest_body=16_384, status=204),
    check=Check(paths=("/people",), query=(("email", "nobody@example.com"),)),
)
