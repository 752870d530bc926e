"""What Zoom Meetings is, by its API v2."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import (
    CLIENT_ID,
    CLIENT_SECRET,
    HOOK_SECRET,
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
    kind="zoom",
    title="Zoom",
    public_name="zoom",
    capabilities=("mirror", "trigger"),
    credentials=("oauth", "account_credentials"),
    # A free account may make two requests a second that create, and four that change.
    limits=Limits(at_once=4, per_minute=120, writes_per_day=100),
    retry_header="Retry-After",
    api=Address(variable="ZOOM_API_URL", usual="https://api.zoom.us"),
    api_path="/v2",
    api_version="v2",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/users/{host}/meetings", "/users/me/meetings"), query=(("page_size", "1"),)),
    settings=(
        Field(
            "host",
            "Host",
            r"[A-Za-z0-9._%+@-]+",
            "jo.marlow@example.com",
            "Whose meetings they are: a user's id or address. Leave it out for the person who gives access.",
            is_fixed=True,
            usual="me",
        ),
        Field(
            "accountId",
            "Account ID",
            r"[\w-]+",
            "DDDDDDEEEfff333",
            "Of your server-to-server app. With such an app, name the host too.",
            needed_with=("account_credentials",),
        ),
        CLIENT_ID,
        CLIENT_SECRET,
        replace(HOOK_SECRET, title="Secret token", help="Of your Zoom app. Give it so that changes there come to us."),
    ),
    mapping=(
        Mappable("topic", "Topic", "{appointment.title}"),
        Mappable("agenda", "Description", ""),
    ),
    incoming=WebhookDeclaration(largest_body=65_536, status=204, secret="hookSecret", key=(WHOLE_BODY,)),
    recipe=(
        "A user agrees in a browser, or you give the secrets of a server-to-server app of yours. Zoom takes 100 "
        "requests a day that make or change meetings of one host. When they are used up, appointments wait until Zoom "
        "takes more, and their `sync` says so. To hear of changes, add an event subscription to your Zoom app, with "
        "the `incomingUrl` of the connection, for meetings that are created, updated and deleted. A meeting "
        "that becomes a booking has its first invitee for a customer."
    ),
)
