"""What the help desk is."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest, Mappable, WebhookDeclaration

MANIFEST: Final = Manifest(
    kind="helpdesk",
    title="Helpdesk",
    public_name="helpdesk",
    capabilities=("mirror", "trigger"),
    credentials=("api_key", "oauth"),
    limits=Limits(per_minute=50),
    api=Address(variable="HELPDESK_URL", usual="https://{domain}.desk.example.com"),
    api_path="/api/v2",
    api_version="v2",
    checked_on=date(2026, 11, 30),
    settings=(
        Field(
            name="domain",
            title="Domain",
            pattern="[a-z0-9-]{1,63}",
            example="acme",
            help="The first part of your Helpdesk's address.",
            required=True,
            is_folded=True,
            is_fixed=True,
        ),
        Field(name="group", title="Group", pattern="[0-9]{1,12}", example="42", help="Who gets the tickets."),
        Field(
            name="apiKey",
            title="API key",
            pattern="[A-Za-z0-9]{8,64}",
            example="a1B2c3D4e5",
            help="Your profile in Helpdesk shows it.",
            needed_with=("api_key",),
            never_with=("oauth",),
            is_secret=True,
        ),
        Field(
            name="webhookSecret",
            title="Webhook secret",
            pattern=".{8,128}",
            longest=128,
            example="correct horse",
            help="What Helpdesk signs its webhooks with.",
            is_secret=True,
        ),
    ),
    mapping=(Mappable(name="subject", title="Subject", default="{appointment.subject}"),),
    incoming=WebhookDeclaration(largest_body=16_384, status=204, secret="webhookSecret"),
    check=Check(paths=("/groups/{group}", "/me"), query=(("fields", "id"),)),
)
