"""Tells Mailchimp what happened to a contact's appointment."""

from __future__ import annotations

from hashlib import md5
from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.runners.texts.notification import Notification
from scheducal.http.request import Request, Response

ERRORS: Final = ErrorTable(
    codes={"User Disabled": "reauthorize", "API Key Invalid": "reauthorize"},
    statuses={401: "reauthorize", 403: "reauthorize", 429: "retry", 500: "unknown", 502: "unknown", 504: "unknown"},
)
# Nobody who left gets anything, so that it is no success.
_LEFT: Final = ("unsubscribed", "cleaned")


def outcome(response: Response) -> Outcome:
    """Judge an answer. A contact who left the audience is a refusal."""
    body = response.body
    if response.succeeded and body.get("status") in _LEFT:
        return Outcome("refused", response.status, str(body["status"]), text="the contact left the audience")
    return ERRORS.outcome(response, str(body.get("title", f"HTTP {response.status}")), remote_id=body.get("id"))


def message(notification: Notification) -> Conversation:
    """Make sure that the contact is there, and start what the connection says."""
    settings, address = notification.settings, notification.recipient
    # Mailchimp's own name of a contact; nothing is protected by it.
    contact = md5(address.lower().encode(), usedforsecurity=False).hexdigest()
    path = f"/lists/{settings['audience']}/members/{contact}"
    known = {"email_address": address, "status_if_new": settings.get("statusIfNew", "transactional")}
    yield Request("PUT", path, body=known)
    return _started(notification, path)


def _started(notification: Notification, path: str) -> Request:
    settings, happening = notification.settings, notification.happening
    how = settings.get("how", "event")
    if how == "tag":
        tag = {"name": f"appointment-{happening.replace('_', '-')}", "status": "active"}
        return Request("POST", f"{path}/tags", body={"tags": [tag]})
    if how == "journey":
        journey, _, step = settings.get("journey", "0/0").partition("/")
        trigger = f"/customer-journeys/journeys/{journey}/steps/{step}/actions/trigger"
        return Request("POST", trigger, body={"email_address": notification.recipient})
    told = {"text": notification.text, "id": notification.notification_id}
    return Request("POST", f"{path}/events", body={"name": f"appointment_{happening}", "properties": told})
