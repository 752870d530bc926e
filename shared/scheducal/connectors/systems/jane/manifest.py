"""What Jane is, by its Developer Platform: approved partners read appointments there, and nobody writes any."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest, WebhookDeclaration

MANIFEST: Final = Manifest(
    kind="jane",
    title="Jane",
    public_name="jane",
    capabilities=("trigger",),
    credentials=("oauth",),
    # 100 a minute of each endpoint, and 600 in five minutes of all.
    limits=Limits(at_once=4, per_minute=100),
    retry_header="Retry-After",
    api=Address(variable="JANE_API_URL", usual="https://{clinic}"),
    api_path="/api/2026-01-01",
    api_version="2026-01-01",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/appointments",)),
    settings=(
        Field(
            "clinic",
            "Clinic's address",
            r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.janeapp\.(com|co\.uk|net)|[a-z0-9-]+\.jane\.qa",
            "example.janeapp.com",
            "The host of your clinic's pages in Jane.",
            required=True,
            is_fixed=True,
            is_folded=True,
        ),
        Field(
            "hookSigns",
            "What is signed",
            "body|time",
            "time",
            "Whether webhooks sign the body alone, or time, a dot and the body. Jane does not say so in public.",
            usual="body",
        ),
    ),
    incoming=WebhookDeclaration(largest_body=65_536, status=200, is_told=True, key=("event_id",)),
    recipe=(
        "Jane lets nobody make, move or cancel an appointment by its API. Do that in Jane, and ours follows. "
        "If you change it here, `sync` says so, and Jane keeps its own time. Your operator needs the credentials of an "
        "approved Technology Partner of Jane. Access ends after half an hour without use, "
        "so we renew it in time. "
        "Without a partner, subscribe to the calendar feed of a staff member in Google or Outlook, and connect that "
        "calendar here, to see Jane's appointments as busy times. It only reads, so do not make it the default. "
        "Nobody has tried this with Jane itself yet."
    ),
)
