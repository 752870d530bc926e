"""What SendGrid is, by its API v3."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import MAILBOX, TEXTS, Address, Check, Field, Limits, Manifest, Mappable

API_KEY: Final = ApiKey(headers=(("Authorization", "Bearer {apiKey}"),))
MANIFEST: Final = Manifest(
    kind="sendgrid",
    title="SendGrid",
    public_name="sendgrid",
    capabilities=("message",),
    credentials=("api_key",),
    # It takes far more. These leave room for what else the account sends.
    limits=Limits(at_once=4, per_minute=600),
    retry_header="X-RateLimit-Reset",
    api=Address(variable="SENDGRID_API_URL", usual="https://api.sendgrid.com"),
    api_path="/v3",
    api_version="v3",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/scopes",)),
    settings=(
        Field(
            "apiKey",
            "API key",
            r"SG\.[\w.-]+",
            "SG.abc.def",
            "A key that may send mail.",
            required=True,
            is_secret=True,
        ),
        Field("from", "Sender", MAILBOX, "desk@example.com", "A sender that SendGrid has verified.", required=True),
        Field("fromName", "Sender's name", "[^<>\r\n]+", "Front desk", "What people see as the sender.", longest=100),
        Field(
            "templateId",
            "Template",
            "d-[0-9a-f]{32}",
            "d-0123456789abcdef0123456789abcdef",
            "A dynamic template. It gets `text`, `happening` and all fields of the mapping by name.",
        ),
    ),
    mapping=(
        *TEXTS,
        Mappable("recipient", "Recipient", "{customer.email}"),
        Mappable("subject", "Subject", "{appointment.title}"),
    ),
    recipe=(
        "SendGrid accepts a mail before it delivers it. Look at its own activity feed for mails that bounced or were "
        "dropped. The mail has the appointment as a calendar file, unless the appointment was cancelled."
    ),
)
