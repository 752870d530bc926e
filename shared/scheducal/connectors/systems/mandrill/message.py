"""Sends mails by Mandrill."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.runners.texts.notification import Notification
from scheducal.http.request import Request, Response

# It says what is wrong by name. Older answers had 500 for all of them.
ERRORS: Final = ErrorTable(
    codes={
        "Invalid_Key": "reauthorize",
        "PaymentRequired": "refused",
        "Unknown_Template": "refused",
        "Unknown_Subaccount": "refused",
        "ValidationError": "refused",
    },
    statuses={401: "reauthorize", 429: "retry", 500: "unknown", 502: "unknown", 504: "unknown"},
)
_FAILED: Final = ("rejected", "invalid")


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    told = response.items[0] if response.succeeded and response.items else {}
    if isinstance(told, dict) and told.get("status") in _FAILED:
        return Outcome("refused", response.status, str(told.get("reject_reason") or told["status"]))
    code = str(response.body.get("name", f"HTTP {response.status}"))
    return ERRORS.outcome(response, code, remote_id=told.get("_id") if isinstance(told, dict) else None)


ATTACHES_CALENDAR: Final = True


def message(notification: Notification) -> Request:
    """Send a mail, by the template where the connection names one."""
    settings = notification.settings
    mail: dict[str, Any] = {
        "to": [{"email": notification.recipient, "type": "to"}],
        "from_email": settings["from"],
        "subject": notification.subject or notification.text[:100],
        "metadata": {"scheducal_message_id": notification.notification_id},
        **({"from_name": settings["fromName"]} if "fromName" in settings else {}),
    }
    if notification.calendar and notification.happening in ("created", "moved"):
        content = b64encode(notification.calendar.encode()).decode()
        mail["attachments"] = [{"type": "text/calendar", "name": "appointment.ics", "content": content}]
    template = settings.get("template")
    if template is None:
        return _sent("/messages/send", {"message": {**mail, "text": notification.text}})
    said = {**notification.fields, "text": notification.text, "happening": notification.happening}
    variables = [{"name": name, "content": value} for name, value in said.items()]
    mail |= {"merge_language": "handlebars", "global_merge_vars": variables}
    return _sent("/messages/send-template", {"template_name": template, "template_content": [], "message": mail})


def _sent(path: str, body: dict[str, Any]) -> Request:
    return Request("POST", path, body=body, reads="anything")
