"""What Freshdesk is, by its API v2."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import (
    API_KEY_FIELD,
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

API_KEY: Final = ApiKey(basic=("{apiKey}", "X"))
MANIFEST: Final = Manifest(
    kind="freshdesk",
    title="Freshdesk",
    public_name="freshdesk",
    capabilities=("mirror", "trigger"),
    credentials=("api_key",),
    # The smallest plan takes 200 a minute, 80 of which make or change tickets. All apps of an account share them.
    limits=Limits(at_once=4, per_minute=80),
    retry_header="Retry-After",
    api=Address(variable="FRESHDESK_API_URL", usual="https://{domain}.freshdesk.com"),
    api_path="/api/v2",
    api_version="v2",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/settings/helpdesk",)),
    settings=(
        Field(
            "domain",
            "Domain",
            "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
            "example",
            "The first part of your Freshdesk address, such as `example` of example.freshdesk.com.",
            required=True,
            is_folded=True,
            is_fixed=True,
        ),
        replace(API_KEY_FIELD, pattern=r"\w+", help="Of an agent, under Profile settings."),
        replace(HOOK_SECRET, help="A long text of your choice. The automation sends it in X-Scheducal-Secret."),
    ),
    mapping=(
        Mappable("subject", "Subject", "{appointment.title}"),
        Mappable("description", "Description", "{appointment.title}"),
        Mappable("note", "Private note on a change", "Moved to {appointment.start}"),
        Mappable("priority", "Priority, 1 to 4", "1"),
        Mappable("group_id", "Id of the group", ""),
    ),
    incoming=WebhookDeclaration(largest_body=65_536, status=204, secret="hookSecret"),
    recipe=(
        "A ticket is no appointment: when agents close it, the appointment stays. When they change its `due by`, the "
        "appointment moves to it, and keeps its length. For that, make an automation rule for updated tickets that "
        "posts to the `incomingUrl` of the connection, with the header `X-Scheducal-Secret` and this JSON: "
        '`{"ticket": {"id": "{{ticket.id}}"}}`. A cancelled appointment closes its ticket. If your account needs more '
        "fields before a ticket is closed, the `sync` of the appointment names them."
    ),
)
