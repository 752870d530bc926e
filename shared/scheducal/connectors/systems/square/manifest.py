"""What Square's Bookings API is."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import (
    ACCESS_TOKEN,
    HOOK_SECRET,
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
    kind="square",
    title="Square Appointments",
    public_name="square",
    capabilities=("mirror", "trigger"),
    credentials=("oauth", "api_key"),
    # Square publishes no figure. It answers 429 where it is too much.
    limits=Limits(at_once=4),
    retry_header="Retry-After",
    api=Address(variable="SQUARE_API_URL", usual="https://connect.squareup.com"),
    api_path="/v2",
    api_version="2025-08-20",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/bookings",), query=(("limit", "1"),)),
    settings=(
        Field(
            "locationId", "Location", r"\w+", "O2U3A2A8VJGEM", "Its id, for all bookings.", required=True, is_fixed=True
        ),
        ACCESS_TOKEN,
        replace(HOOK_SECRET, title="Signature key", help="Of your webhook subscription in Square."),
    ),
    mapping=(
        Mappable("service", "Id of the service variation", "{remote.service}"),
        Mappable("teamMember", "Id of the team member", "{remote.resource}"),
        Mappable("customerNote", "Customer's note", "{booking.notes}"),
    ),
    incoming=WebhookDeclaration(largest_body=65_536, status=204, secret="hookSecret", key=("event_id",)),
    recipe=(
        "The seller needs Appointments Plus or Premium. Say at the connection which service variation each of your "
        "services is, and which team member each resource. Square tells customers by the seller's own settings. To "
        "hear of changes, add a webhook subscription for `booking.created` and `booking.updated` with the "
        "`incomingUrl` of the connection."
    ),
)
