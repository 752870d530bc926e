"""Sends mails by SendGrid."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.runners.texts.notification import Notification
from scheducal.http.request import Request, Response

# 403 also follows on too many bad requests. Else only a new key helps.
ERRORS: Final = ErrorTable(
    statuses={401: "reauthorize", 403: "reauthorize", 429: "retry", 500: "unknown", 502: "unknown", 504: "unknown"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer. A mail that was accepted has its id in a header."""
    errors = response.body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    return ERRORS.outcome(
        response, str(first.get("field") or f"HTTP {response.status}"), remote_id=response.headers.get("x-message-id")
    )


ATTACHES_CALENDAR: Final = True


def message(notification: Notification) -> Request:
    """Send a mail, by the template where the connection names one."""
    settings = notification.settings
    to: dict[str, Any] = {
        "to": [{"email": notification.recipient}],
        # They come back in SendGrid's events.
        "custom_args": {"scheducal_message_id": notification.notification_id},
    }
    name = {"name": settings["fromName"]} if "fromName" in settings else {}
    mail: dict[str, Any] = {"from": {"email": settings["from"], **name}, "personalizations": [to]}
    if template := settings.get("templateId"):
        said = {"text": notification.text, "happening": notification.happening, "subject": notification.subject}
        to["dynamic_template_data"] = {**notification.fields, **said}
        mail["template_id"] = template
    else:
        mail["subject"] = notification.subject or notification.text[:100]
        mail["content"] = [{"type": "text/plain", "value": notification.text}]
    if notification.calendar and notification.happening in ("created", "moved"):
        mail["attachments"] = [_file(notification.calendar)]
    return Request("POST", "/mail/send", body=mail)


def _file(calendar: str) -> dict[str, str]:
    content = b64encode(calendar.encode()).decode()
    return {"content": content, "type": "text/calendar", "filename": "appointment.ics", "disposition": "attachment"}
