"""Brings texts to people."""

from __future__ import annotations

from scheducal.connectors.runners.parts import Notification
from scheducal.http.request import Request

from .errors import outcome

__all__ = ["outcome"]


def message(notification: Notification) -> Request:
    """Send a text."""
    body = {"key": notification.notification_id, "to": notification.recipient, "text": notification.text}
    return Request("POST", "/messages", body=body)
