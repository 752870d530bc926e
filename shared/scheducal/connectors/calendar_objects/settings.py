"""Settings that connections to calendars of people have."""

from __future__ import annotations

from scheducal.connectors.manifest import CALENDAR_ID, MAILBOX, Field

ACCOUNT = Field(
    name="account",
    title="Account",
    pattern=MAILBOX,
    example="anna@example.com",
    help="The account's address. Its owner may choose it with oauth.",
    is_folded=True,
    is_fixed=True,
)
CALENDAR = Field(
    name="calendar",
    title="Calendar",
    pattern=CALENDAR_ID,
    example="primary",
    help="The system's id of another calendar of the account. Leave it out for the account's own.",
    longest=1024,
    is_fixed=True,
    usual="primary",
)
