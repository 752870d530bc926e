"""Starts Zaps. A Zap's steps name fields, so that these keep their names for good."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.runners.texts.notification import Notification
from scheducal.http.request import Request, Response

# 410: the Zap is off. Its owner may turn it on again.
ERRORS: Final = ErrorTable(
    statuses={
        401: "reauthorize",
        404: "gone",
        410: "gone",
        429: "retry",
        500: "unknown",
        502: "unknown",
        504: "unknown",
    },
)


def outcome(response: Response) -> Outcome:
    """Judge an answer. Zapier gives each request an id, unless the Zap is silent."""
    code = "the Zap is off" if response.status == 410 else str(response.body.get("status", f"HTTP {response.status}"))
    return ERRORS.outcome(response, code, remote_id=response.body.get("id"))


def message(notification: Notification) -> Request:
    """Send what happened, as one flat object."""
    flat = {name.replace(".", "_"): value for name, value in notification.values.items()}
    said = {
        "id": notification.notification_id,
        "event": f"appointment.{notification.happening}",
        "text": notification.text,
    }
    return Request("POST", "", body={**flat, **said}, reads="anything")
