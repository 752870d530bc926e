"""What Setmore is, by its API v1."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest, Mappable
from scheducal.connectors.oauth.answers import TokenFields
from scheducal.connectors.oauth.exchange import Exchange

EXCHANGES: Final = {
    "refresh_token": Exchange(
        token=Address(variable="SETMORE_API_URL", usual="https://developer.setmore.com"),
        path="/api/v1/o/oauth2/token",
        # Setmore takes the secret in the query alone.
        query=(("refreshToken", "{refreshToken}"),),
        fields=TokenFields(access="data.token.access_token", refresh="", lifetime="data.token.expires_in"),
    )
}
MANIFEST: Final = Manifest(
    kind="setmore",
    title="Setmore",
    public_name="setmore",
    capabilities=("mirror", "trigger"),
    credentials=("refresh_token",),
    # None are documented.
    limits=Limits(at_once=4, per_minute=60),
    retry_header="Retry-After",
    api=Address(variable="SETMORE_API_URL", usual="https://developer.setmore.com"),
    api_path="/api/v1",
    api_version="v1",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/bookingapi/services",)),
    settings=(
        Field(
            "refreshToken", "Refresh token", r"[\w/.+=-]+", "r1/abc123", "Of Setmore.", required=True, is_secret=True
        ),
        Field(
            "staff", "Staff", r"[\w-]+", "r4a5b6c7", "The key of the person who takes the appointments.", required=True
        ),
        Field("service", "Service", r"[\w-]+", "s5b6c7d8", "The key of the service in Setmore.", required=True),
        Field("cancelled", "Label", "[^<>]+", "Cancelled", "The label of cancelled appointments.", usual="Cancelled"),
        Field("noShow", "Label of no-shows", "[^<>]+", "No-Show", "The label of those to which nobody came, if any."),
    ),
    mapping=(
        Mappable("staff", "Staff, if not the setting", "{remote.resource}"),
        Mappable("service", "Service, if not the setting", "{remote.service}"),
        Mappable("firstName", "First name", "{customer.name}"),
        Mappable("lastName", "Last name", ""),
        Mappable("email", "E-mail", "{customer.email}"),
        Mappable("phone", "Telephone", "{customer.phone}"),
    ),
    polled_every=timedelta(minutes=15),
    recipe=(
        "Setmore's API makes appointments and labels them. It cannot move or cancel them. A move is refused, and "
        "`sync` says so. A cancellation sets a label, and the time stays taken in Setmore. What people move there, or "
        "label as cancelled, we find every quarter of an hour, and deleted appointments once a day. If that is too "
        "little, connect Setmore to your Google or Outlook calendar, and connect the same calendar here."
    ),
)
