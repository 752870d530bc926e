"""Google calendars, by the Google Calendar API."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.calendar_objects.settings import ACCOUNT, CALENDAR
from scheducal.connectors.manifest import (
    Address,
    CalendarAbilities,
    Check,
    Limits,
    Manifest,
    Realm,
    WebhookDeclaration,
)
from scheducal.values import replace

# Proposed times are not in Google's API, nor is a comment on a cancellation.
ABILITIES: Final = CalendarAbilities(
    tells_proposals=False, tells_comments=True, cancels_with_comment=False, notifies_whole_list=True, keeps_quiet=True
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
    check=Check(
        paths=("/calendars/{calendar}/events", "/calendars/primary/events"),
        query=(("maxResults", "1"),),
    ),
    settings=(replace(ACCOUNT, needed_with=("service_account",)), CALENDAR),
    realm=Realm(
        name="domain",
        field="account",
        pattern=r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
        form="a domain such as example.com",
    ),
    incoming=WebhookDeclaration(largest_body=1_024, status=204),
    calendar=ABILITIES,
)
