"""What Clio Manage is, by its API v4."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest, Mappable, WebhookDeclaration

MANIFEST: Final = Manifest(
    kind="clio",
    title="Clio Manage",
    public_name="clio",
    capabilities=("mirror", "trigger"),
    credentials=("oauth",),
    # 50 a minute are documented for a token at peak.
    limits=Limits(at_once=4, per_minute=50),
    retry_header="Retry-After",
    api=Address(variable="CLIO_API_URL", usual="https://{region}"),
    api_path="/api/v4",
    api_version="v4",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/calendar_entries.json",), query=(("limit", "1"),)),
    settings=(
        Field(
            "region",
            "Region",
            r"((eu|ca|au)\.)?app\.clio\.com",
            "eu.app.clio.com",
            "The host where you sign in to Clio.",
            is_fixed=True,
            usual="app.clio.com",
        ),
        Field("owner", "Calendar", "[0-9]{1,18}", "3458201", "The id of the calendar in Clio.", required=True),
        Field("matter", "Matter", "[0-9]{1,18}", "1190443210", "The id of a matter that all entries belong to."),
    ),
    mapping=(
        Mappable("summary", "Summary", "{appointment.title}"),
        Mappable("description", "Description", ""),
        Mappable("location", "Location", "{appointment.location}"),
    ),
    incoming=WebhookDeclaration(
        largest_body=65_536, status=200, is_told=True, key=("data.id", "data.etag", "meta.event")
    ),
    recipe=(
        "Register an application in Clio's developer portal of your region, with the permissions Calendars and "
        "Webhooks. Whether Clio mails an entry's attendees is up to the connection's rule `notifies`. A deletion mails "
        "nobody. Clio tells us of changes at once."
    ),
)
