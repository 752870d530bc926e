"""What HubSpot's CRM is. Its versions are dates in the path."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import (
    ACCESS_TOKEN,
    HOOK_SECRET,
    Address,
    Check,
    Limits,
    Manifest,
    Mappable,
    WebhookDeclaration,
)
from scheducal.values import replace

VERSION: Final = "2026-09"
MANIFEST: Final = Manifest(
    kind="hubspot",
    title="HubSpot",
    public_name="hubspot",
    capabilities=("mirror", "trigger"),
    credentials=("oauth", "api_key"),
    # 100 in ten seconds, of the smallest plans.
    limits=Limits(at_once=4, per_minute=600),
    retry_header="Retry-After",
    api=Address(variable="HUBSPOT_API_URL", usual="https://api.hubapi.com"),
    api_path=f"/crm/objects/{VERSION}",
    api_version=VERSION,
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/meetings",), query=(("limit", "1"),)),
    settings=(
        replace(ACCESS_TOKEN, help="A service key, or the token of your app. It has to read and write contacts."),
        replace(HOOK_SECRET, title="Client secret"),
    ),
    mapping=(
        Mappable("hs_meeting_title", "Title", "{appointment.title}"),
        Mappable("hs_meeting_body", "Description", ""),
        Mappable("hs_meeting_location", "Location", "{appointment.location}"),
        Mappable("hubspot_owner_id", "Id of the owner", ""),
        Mappable("contact.firstname", "First name of a new contact", "{customer.name|first}"),
        Mappable("contact.lastname", "Last name of a new contact", "{customer.name|rest}"),
        Mappable("contact.phone", "Phone of a new contact", "{customer.phone}"),
    ),
    incoming=WebhookDeclaration(
        largest_body=262_144, status=204, secret="hookSecret", key=("*.eventId", "*.subscriptionId")
    ),
    recipe=(
        "HubSpot invites nobody: a meeting is an entry of its timeline. The contact is found by the customer's "
        "address, or made. A cancelled appointment stays there as a cancelled meeting. To hear of changes, subscribe "
        "your app to meetings that change or are deleted, with the `incomingUrl` of the connection. What imports "
        "change is left alone, since they change very much at once."
    ),
)
