"""What Calendly is, by its API v2 and its Scheduling API."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import (
    ACCESS_TOKEN,
    WHOLE_BODY,
    Address,
    Check,
    Field,
    Limits,
    Manifest,
    Mappable,
    WebhookDeclaration,
)
from scheducal.values import replace

MANIFEST: Final = Manifest(
    kind="calendly",
    title="Calendly",
    public_name="calendly",
    capabilities=("mirror", "trigger"),
    credentials=("oauth", "api_key"),
    # Of the free plan. A paid one takes 500.
    limits=Limits(at_once=4, per_minute=50),
    retry_header="X-RateLimit-Reset",
    api=Address(variable="CALENDLY_API_URL", usual="https://api.calendly.com"),
    api_version="v2",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/users/me",)),
    settings=(
        Field(
            "eventType",
            "Event type",
            r"[\w-]+",
            "GBGBDCAADAEDCRZ5",
            "The last part of the URI of the event type of appointments whose service has none of its own.",
        ),
        replace(ACCESS_TOKEN, help="A personal access token, under Integrations, API."),
    ),
    mapping=(
        Mappable("eventType", "Event type", "{remote.service}"),
        Mappable("name", "Name", "{customer.name}"),
        Mappable("email", "E-mail", "{customer.email}"),
        Mappable("phone", "Phone for text reminders", ""),
    ),
    incoming=WebhookDeclaration(largest_body=65_536, status=204, key=(WHOLE_BODY,)),
    recipe=(
        "Calendly can move no booking by its API. A move is a cancellation and a new booking, whose ids are others. "
        "Calendly tells the customer of both. It is done only if the new time is free in Calendly. Else the booking "
        "stays, and `sync` says so: send the customer to Calendly's own rescheduling page. Say at the connection which "
        "event type each of your services is."
    ),
)
