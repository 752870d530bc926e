"""Sends texts to phones. Twilio takes forms, and no JSON."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.runners.texts.notification import Notification
from scheducal.connectors.systems.twilio.errors import outcome
from scheducal.http.request import Request

__all__ = ["outcome"]

_LONGEST: Final = 1_600
_VALIDITY: Final = "14400"


def message(notification: Notification) -> Request:
    """Send a text, which is given up where it would come late."""
    settings = notification.settings
    sender = settings["sender"]
    form = {
        "To": notification.recipient,
        "MessagingServiceSid" if sender.startswith("MG") else "From": sender,
        "Body": notification.text[:_LONGEST],
        "ValidityPeriod": settings.get("validity", _VALIDITY),
        **({"StatusCallback": notification.reports_to} if notification.reports_to else {}),
    }
    return Request("POST", f"/{settings['accountSid']}/Messages.json", form=form)
