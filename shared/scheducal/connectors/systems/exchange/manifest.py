"""Exchange calendars of Microsoft 365, by Microsoft Graph."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.calendar_objects.settings import ACCOUNT, CALENDAR
from scheducal.connectors.manifest import (
    Address,
    CalendarAbilities,
    Check,
    Field,
    Limits,
    Manifest,
    Realm,
    WebhookDeclaration,
)
from scheducal.values import replace

_GUID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# What invitees write beside their answers is in mails alone, which we do not read.
ABILITIES: Final = CalendarAbilities(
    tells_proposals=True,
    tells_comments=False,
    cancels_with_comment=True,
    notifies_whole_list=False,
    lists_marks=False,
)

MANIFEST: Final = Manifest(
    kind="exchange",
    title="Microsoft 365",
    public_name="microsoft",
    capabilities=("mirror", "trigger"),
    credentials=("oauth", "client_credentials"),
    # Documented for an app and a mailbox: four requests at once, 10,000 in ten minutes.
    limits=Limits(at_once=4, per_minute=1_000),
    retry_header="Retry-After",
    api=Address(variable="GRAPH_URL", usual="https://graph.microsoft.com", is_chosen=True),
    api_path="/v1.0",
    api_version="v1.0",
    checked_on=date(2026, 11, 20),
    check=Check(
        paths=("/users/{account}/calendars/{calendar}/events", "/users/{account}/events"),
        query=(("$top", "1"), ("$select", "id")),
        headers=(("Prefer", 'IdType="ImmutableId"'),),
    ),
    settings=(
        replace(ACCOUNT, title="Mailbox", needed_with=("client_credentials",)),
        Field(
            name="directoryId",
            title="Directory (tenant) id",
            pattern=_GUID,
            example="9188040d-6c67-4c5b-b112-36a304b66dad",
            help="With `client_credentials`: the Microsoft directory (tenant).",
            longest=36,
            needed_with=("client_credentials",),
            never_with=("oauth",),
            is_folded=True,
            is_fixed=True,
        ),
        CALENDAR,
    ),
    realm=Realm(name="directory", field="directoryId", pattern=_GUID, form="a directory's id (a GUID)"),
    incoming=WebhookDeclaration(largest_body=256 * 1024, status=202),
    calendar=ABILITIES,
)
