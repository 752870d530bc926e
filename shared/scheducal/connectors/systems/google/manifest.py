"""Google calendars, by the Google Calendar API."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import (
    CALENDAR_ID,
    MAILBOX,
    Address,
    CalendarAbilities,
    Field,
    IncomingWebhook,
    Limits,
    Manifest,
    Realm,
)

# Proposed times are not in Google's API, nor is a comment on a cancellation.
ABILITIES: Final = CalendarAbilities(
    tells_proposals=False, tells_comments=True, cancels_with_comment=False, notifies_whole_list=True
)

MANIFEST: Final = Manifest(
    kind="google",
    title="Google",
    public_name="google",
    capabilities=("mirror", "trigger"),
    credentials=("oauth", "service_account"),
    # Documented for a project and a user: 600 a minute. It names no number of requests at once.
    limits=Limits(at_once=4, per_minute=600),
    retry_header="Retry-After",
    api=Address(variable="GOOGLE_API_URL", usual="https://www.googleapis.com"),
    api_path="/calendar/v3",
    api_version="v3",
    checked_on=date(2026, 11, 20),
    settings=(
        Field(
            name="account",
            title="Account",
            pattern=MAILBOX,
            example="anna@example.com",
            help="The account's address. Its owner may choose it with oauth.",
            needed_with=("service_account",),
        ),
        Field(
            name="calendar",
            title="Calendar",
            pattern=CALENDAR_ID,
            example="primary",
            help="Google's id of another calendar of the account. Leave it out for the account's own.",
        ),
    ),
    realm=Realm(
        name="domain",
        field="account",
        pattern=r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
        form="a domain such as example.com",
    ),
    incoming=IncomingWebhook(largest_body=1_024, status=204),
    calendar=ABILITIES,
)
