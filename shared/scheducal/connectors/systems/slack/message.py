"""Posts texts to Slack, and changes or answers them later."""

from __future__ import annotations

from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.runners.texts.notification import Notification
from scheducal.connectors.systems.slack.errors import outcome
from scheducal.http.request import Request

__all__ = ["outcome"]

# These begin or end marks in Slack's texts.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Longer texts are split into several posts.
_LONGEST = 4_000


def message(notification: Notification) -> Conversation:
    """Post a text. A person is found by their address first."""
    to = notification.recipient
    if "@" in to:
        person = yield Request("GET", "/users.lookupByEmail", {"email": to})
        to = person.body["user"]["id"]
    return _post(notification, channel=to)


def reply(notification: Notification) -> Request:
    """Answer in the thread of the first text."""
    channel, ts = _first(notification)
    return _post(notification, channel=channel, thread_ts=ts)


def update(notification: Notification) -> Request:
    """Change the first text."""
    channel, ts = _first(notification)
    return Request("POST", "/chat.update", body={"channel": channel, "ts": ts, "text": _text(notification)})


def _post(notification: Notification, **place: str) -> Request:
    body = {**place, "text": _text(notification), "unfurl_links": False}
    return Request("POST", "/chat.postMessage", body=body)


def _first(notification: Notification) -> tuple[str, str]:
    channel, _, ts = (notification.first.remote_id if notification.first else "").partition("|")
    return channel, ts


def _text(notification: Notification) -> str:
    return notification.text[:_LONGEST].translate(_ESCAPES)
