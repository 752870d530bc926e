"""What Zapier is, by its webhooks."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import TEXTS, Address, Check, Field, Limits, Manifest

API_KEY: Final = ApiKey(in_address=True)
MANIFEST: Final = Manifest(
    kind="zapier",
    title="Zapier",
    public_name="zapier",
    capabilities=("message",),
    credentials=("api_key",),
    # 30 a second are documented for a hook.
    limits=Limits(at_once=4, per_minute=1_000),
    retry_header="Retry-After",
    api=Address(variable="ZAPIER_API_URL", usual="{url}"),
    api_version="catch hook",
    checked_on=date(2026, 11, 29),
    # A request to the address would start the Zap.
    check=Check(paths=()),
    settings=(
        Field(
            "url",
            "Webhook URL",
            r"https://hooks\.zapier\.com/hooks/(catch|standard)/[\w/-]+",
            "https://hooks.zapier.com/hooks/catch/123456/abcdef/",
            "The address that Webhooks by Zapier shows, under Catch Hook.",
            longest=500,
            required=True,
            is_secret=True,
        ),
    ),
    mapping=TEXTS,
    recipe=(
        "**Out.** Make a Zap with the trigger Webhooks by Zapier, Catch Hook, and give its address as `url`. The Zap "
        "gets flat fields with stable names: `id`, `event`, `text`, and each gap of the mapping, such as "
        "`appointment_start`. A Zap that is off answers 410, and `sync` says so.\n\n"
        "**REST hooks.** A Zapier integration of your own subscribes with `POST /api/v1/webhooks`, ends the "
        "subscription with `DELETE /api/v1/webhooks/{webhookId}`, and reads samples with `GET /api/v1/events`.\n\n"
        "**In.** Let a Zap call our API with your key, for example `POST /api/v1/bookings/{bookingId}/move`."
    ),
)
