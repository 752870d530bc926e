"""Brings texts to people."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.runners.texts.notification import Notification
from scheducal.http.request import Request

from .errors import outcome

__all__ = ["outcome"]


MESSAGES: Final = "/messages"


def message(notification: Notification) -> Request:
    """Send a text."""
    return Request("POST", MESSAGES, body=_body(notification))


def reply(notification: Notification) -> Request:
    """Answer the first text."""
    return Request("POST", MESSAGES, body={**_body(notification), "thread": _first(notification)})


def update(notification: Notification) -> Request:
    """Change the first text."""
    return Request("PATCH", f"{MESSAGES}/{_first(notification)}", body={"text": notification.text})


def _body(notification: Notification) -> dict[str, str]:
    return {"key": notification.notification_id, "to": notification.recipient, "text": notification.text}


def _first(notification: Notification) -> str:
    return notification.first.remote_id if notification.first else ""
