"""What Slack is, by its Web API."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import TEXTS, Address, Check, Field, Limits, Manifest, Mappable

MANIFEST: Final = Manifest(
    kind="slack",
    title="Slack",
    public_name="slack",
    capabilities=("message",),
    credentials=("oauth", "api_key"),
    # About one text a second in a channel, and some hundred a minute in a workspace.
    limits=Limits(at_once=4, per_minute=60),
    retry_header="Retry-After",
    api=Address(variable="SLACK_API_URL", usual="https://slack.com"),
    api_path="/api",
    api_version="Web API, 2026-11",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/auth.test",)),
    settings=(
        Field(
            "recipient",
            "Channel or person",
            r"[CGDUW][A-Z0-9]{5,20}|[^@\s]+@[^@\s]+",
            "C0123456789",
            "The id of a channel, or a person's id or address. Invite the app to the channel first.",
        ),
        Field(
            "onChange",
            "On a change",
            "update|reply|new",
            "update",
            "`update` changes the first text, `reply` answers in its thread, `new` sends another.",
            usual="update",
        ),
        Field(
            "botToken",
            "Bot token",
            r"xoxb-[\w-]+",
            "xoxb-0123456789-abcdef",
            "Of your app, with the scopes `chat:write`, `users:read.email` and `im:write`.",
            needed_with=("api_key",),
            never_with=("oauth",),
            is_secret=True,
        ),
    ),
    mapping=(
        *TEXTS,
        Mappable("recipient", "Channel or person", "{settings.recipient}"),
    ),
    recipe=(
        "Slack has no key that makes a repeated text the same one. A text whose answer was lost is not sent again. To "
        "tell staff by themselves, fill in `recipient` with an address, such as `{organizer.email}`."
    ),
)
