"""Posts cards in a channel of Microsoft Teams."""

from __future__ import annotations

from typing import Any, Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.runners.texts.notification import Notification
from scheducal.http.request import Request, Response

# 401 and 403: the signature in the address is no longer good.
ERRORS: Final = ErrorTable(
    statuses={401: "reauthorize", 403: "reauthorize", 404: "gone", 429: "retry", 500: "unknown", 504: "unknown"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer. A message of Microsoft Graph, should a workflow pass one on, is named by its place."""
    body, place = response.body, response.body.get("channelIdentity") or {}
    named = [place.get("teamId"), place.get("channelId"), body.get("id")] if place else []
    error = body.get("error")
    code = str(error.get("code")) if isinstance(error, dict) else f"HTTP {response.status}"
    return ERRORS.outcome(response, code, remote_id="|".join(map(str, named)) or None)


_SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"


def message(notification: Notification) -> Request:
    """Post a card. A workflow takes an Adaptive Card as an object inside a list, and nothing else."""
    card: dict[str, Any] = {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": notification.text, "wrap": True}],
    }
    if (link := notification.fields.get("link", "")).startswith("https://"):
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open", "url": link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return Request("POST", "", body={"type": "message", "attachments": [attachment]}, reads="anything")
