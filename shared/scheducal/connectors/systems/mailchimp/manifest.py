"""What Mailchimp Marketing is, by its API 3.0."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import TEXTS, Address, Check, Field, Limits, Manifest, Mappable

API_KEY: Final = ApiKey(basic=("scheducal", "{apiKey}"))
MANIFEST: Final = Manifest(
    kind="mailchimp",
    title="Mailchimp",
    public_name="mailchimp",
    capabilities=("message",),
    credentials=("api_key",),
    # Ten at once are documented for a user.
    limits=Limits(at_once=4, per_minute=300),
    retry_header="Retry-After",
    api=Address(variable="MAILCHIMP_API_URL", usual="https://{dataCenter}.api.mailchimp.com"),
    api_path="/3.0",
    api_version="3.0",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/ping",)),
    settings=(
        Field(
            "dataCenter",
            "Data centre",
            "[a-z]{2}[0-9]{1,3}",
            "us19",
            "The end of the key.",
            required=True,
            is_fixed=True,
        ),
        Field(
            "apiKey", "API key", r"[\w-]+", "0123456789abcdef-us19", "Of your account.", required=True, is_secret=True
        ),
        Field("audience", "Audience", "[0-9a-f]{4,20}", "d9e8bd4387", "The id of the audience.", required=True),
        Field("how", "What is sent", "event|tag|journey", "tag", "What starts your flow.", usual="event"),
        Field(
            "journey",
            "Journey step",
            "[0-9]+/[0-9]+",
            "12/345",
            "Journey and step, of the address that Mailchimp shows.",
        ),
        Field(
            "statusIfNew",
            "New contacts",
            "transactional|pending|subscribed",
            "pending",
            "The status of people who are not in the audience yet. Take `subscribed` only if they agreed to it.",
            usual="transactional",
        ),
    ),
    mapping=(*TEXTS, Mappable("recipient", "Contact", "{customer.email}")),
    recipe=(
        "This starts your own flows in Mailchimp, with an event such as `appointment_moved`, a tag such as "
        "`appointment-moved`, or a step of a journey. What people get is up to the flow. People who unsubscribed get "
        "nothing, and `sync` says so. For confirmations, use Mailchimp Transactional."
    ),
)
