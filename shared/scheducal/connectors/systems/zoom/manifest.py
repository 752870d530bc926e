"""What Zoom Meetings is, by its API v2."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Address, Check, Field, IncomingWebhook, Limits, Manifest, Mappable

MANIFEST: Final = Manifest(
    kind="zoom",
    title="Zoom",
    public_name="zoom",
    capabilities=("mirror", "trigger"),
    credentials=("oauth",),
    # A free account may make two requests a second that create, and four that change.
    limits=Limits(at_once=4, per_minute=120),
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
            "hookSecret",
            "Secret token",
            r"[\w-]+",
            "qgg8vlvZRS6UYooatFL8Aw",
            "Of your Zoom app, under Features, Access. Give it so that changes in Zoom come to your appointments.",
            is_secret=True,
        ),
    ),
    mapping=(
        Mappable("topic", "Topic", "{appointment.title}"),
        Mappable("agenda", "Description", ""),
    ),
    incoming=IncomingWebhook(largest_body=65_536, status=204, secret="hookSecret"),
    recipe=(
        "Zoom takes 100 requests a day that make or change meetings of one host. When they are used up, appointments "
        "wait until Zoom takes more, and their `sync` says so. To hear of changes, add an event subscription to your "
        "Zoom app, with the `incomingUrl` of the connection, for meetings that are updated and deleted."
    ),
)
