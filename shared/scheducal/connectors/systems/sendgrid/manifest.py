"""What SendGrid is, by its API v3."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import (
    MAILBOX,
    TEXTS,
    Address,
    Check,
    Field,
    Limits,
    Manifest,
    Mappable,
    WebhookDeclaration,
)

API_KEY: Final = ApiKey(headers=(("Authorization", "Bearer {apiKey}"),))
MANIFEST: Final = Manifest(
    kind="sendgrid",
    title="SendGrid",
    public_name="sendgrid",
    capabilities=("message", "trigger"),
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
        Field(
            "webhookKey",
            "Key of the webhook",
            "[A-Za-z0-9+/=]{80,200}",
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpi"
            "glSI8eNEc6wEA3F+g==",
            "The public key of the signed event webhook, in one line.",
            is_secret=True,
        ),
    ),
    mapping=(
        *TEXTS,
        Mappable("recipient", "Recipient", "{customer.email}"),
        Mappable("subject", "Subject", "{appointment.title}"),
    ),
    incoming=WebhookDeclaration(largest_body=1_048_576, status=200, secret="webhookKey", key=("*.sg_event_id",)),
    recipe=(
        "SendGrid accepts a mail before it delivers it. To see here which mails bounced or were dropped, make an event "
        "webhook with the `incomingUrl` of the connection, for the events Delivered, Bounced and Dropped. Turn on "
        "its signature, and give its public key as `webhookKey`. SendGrid sends nothing more to an address that "
        "bounced before you take it off its list of bounces. The mail has the appointment as a calendar file, unless "
        "the appointment was cancelled."
    ),
)
