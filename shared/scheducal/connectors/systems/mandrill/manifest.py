"""What Mailchimp Transactional is, by its API 1.4."""

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

API_KEY: Final = ApiKey(body=(("key", "{apiKey}"),))
MANIFEST: Final = Manifest(
    kind="mandrill",
    title="Mailchimp Transactional",
    public_name="mandrill",
    capabilities=("message", "trigger"),
    credentials=("api_key",),
    limits=Limits(at_once=4, per_minute=600),
    retry_header="Retry-After",
    api=Address(variable="MANDRILL_API_URL", usual="https://mandrillapp.com"),
    api_path="/api/1.4",
    api_version="1.4",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/users/info",), method="POST"),
    settings=(
        Field("apiKey", "API key", r"[\w-]+", "md-abc123", "Begins with md-.", required=True, is_secret=True),
        Field("from", "Sender", MAILBOX, "desk@example.com", "A sender of a verified domain.", required=True),
        Field("fromName", "Sender's name", "[^<>\r\n]+", "Front desk", "What people see as the sender.", longest=100),
        Field(
            "template",
            "Template",
            r"[\w-]+",
            "appointment",
            "The slug of a template. It gets `text`, `happening` and all fields of the mapping as merge variables.",
        ),
        Field(
            "webhookKey",
            "Key of the webhook",
            r"[\w-]{8,100}",
            "0123456789abcdefghijkl",
            "Mandrill shows it beside the webhook.",
            is_secret=True,
        ),
    ),
    mapping=(
        *TEXTS,
        Mappable("recipient", "Recipient", "{customer.email}"),
        Mappable("subject", "Subject", "{appointment.title}"),
    ),
    incoming=WebhookDeclaration(largest_body=1_048_576, status=200, secret="webhookKey", key=("body",)),
    recipe=(
        "To see here which mails bounced or were rejected, make a webhook with the `incomingUrl` of the connection, "
        "for these events and for deliveries. Give its key as `webhookKey`. "
        "A mail that waits for your hourly quota counts as sent. It can arrive late. Someone who unsubscribed, and an "
        "address that bounced, are refused at once, and `sync` says so."
    ),
)
