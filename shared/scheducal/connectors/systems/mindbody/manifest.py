"""What Mindbody is, by its Public API v6."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import (
    API_KEY_FIELD,
    HOOK_SECRET,
    TIME_ZONE,
    Address,
    Check,
    Field,
    Limits,
    Manifest,
    Mappable,
    WebhookDeclaration,
)
from scheducal.connectors.oauth.answers import TokenFields
from scheducal.connectors.oauth.exchange import Exchange
from scheducal.values import replace

# A staff user's token, beside a key of the developer and the site.
EXCHANGES: Final = {
    "password": Exchange(
        token=Address(variable="MINDBODY_API_URL", usual="https://api.mindbodyonline.com"),
        path="/public/v6/usertoken/issue",
        body=(("Username", "{userName}"), ("Password", "{password}")),
        fields=TokenFields(access="AccessToken", ends="Expires"),
        keys=ApiKey(headers=(("API-Key", "{apiKey}"), ("SiteId", "{siteId}"))),
        prefix="{authScheme}",
    )
}

MANIFEST: Final = Manifest(
    kind="mindbody",
    title="Mindbody",
    public_name="mindbody",
    capabilities=("mirror", "trigger"),
    credentials=("password",),
    # A key has 1,000 calls a day for free. Mindbody names no other limit.
    limits=Limits(at_once=4),
    retry_header="Retry-After",
    api=Address(variable="MINDBODY_API_URL", usual="https://api.mindbodyonline.com"),
    api_path="/public/v6",
    api_version="v6",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/site/locations",)),
    settings=(
        Field("siteId", "Site", "-?[0-9]{1,12}", "-99", "Its number.", required=True, is_fixed=True),
        replace(API_KEY_FIELD, help="Of your developer account."),
        Field("userName", "Staff user", "[ -~]+", "jo.marlow@example.com", "Who makes the changes.", required=True),
        Field("password", "Password", "[ -~]+", "a password", "Of the staff user.", required=True, is_secret=True),
        Field(
            "authScheme",
            "Word before the token",
            "Bearer|none",
            "Bearer",
            "`none` where your site takes the token alone.",
            required=True,
        ),
        replace(TIME_ZONE, help="The site's own, in which Mindbody gives all times.", required=True),
        Field("locationId", "Location", "[0-9]{1,12}", "1", "Its number, for all appointments.", required=True),
        replace(HOOK_SECRET, title="Signature key", help="What Mindbody says once, when you subscribe."),
    ),
    mapping=(
        Mappable("sessionType", "Number of the session type", "{remote.service}"),
        Mappable("staff", "Number of the staff member", "{remote.resource}"),
        Mappable("client", "Id of the client", "{booking.metadata.mindbodyClientId}"),
        Mappable("notes", "Notes", "{booking.notes}"),
        Mappable("location", "Number of the location", "{settings.locationId}"),
        Mappable("timeZone", "Time zone of the site", "{settings.timeZone}"),
    ),
    incoming=WebhookDeclaration(largest_body=65_536, status=204, secret="hookSecret", key=("messageId",)),
    recipe=(
        "Mindbody lets developers in by approval, and each site activates them. A client is found by the customer's "
        "address, or made. Say at the connection which session type each of your services is, and which staff member "
        "each resource. Mindbody mails clients only if the rule `notifies` of the connection is on. To hear of "
        "changes, subscribe in its Webhooks API to `appointmentBooking.created`, `.updated` and `.cancelled` with the "
        "`incomingUrl` of the connection."
    ),
)
