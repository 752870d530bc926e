"""Sends a text for each thing that happens, in a body that the tenant describes."""

from __future__ import annotations

from typing import Final, cast

from scheducal.connectors.outcome import Outcome
from scheducal.connectors.runners.texts.notification import Notification
from scheducal.connectors.systems.generic_http.errors import outcome as outcome_of_record
from scheducal.connectors.systems.generic_http.mirror import body_of, nested
from scheducal.http.request import Method, Request, Response
from scheducal.values import replace

# The system may have taken it, so that it is not sent again.
_UNCLEAR: Final = (500, 502, 504)


def outcome(response: Response) -> Outcome:
    """Judge an answer. A text is sent once at most."""
    found = outcome_of_record(response)
    return replace(found, name="unknown") if found.status in _UNCLEAR else found


def message(notification: Notification) -> Request:
    """Say what happened."""
    settings = notification.settings
    said = {"event": f"appointment.{notification.happening}", "text": notification.text}
    return Request(
        cast("Method", settings.get("createMethod", "POST")),
        settings.get("createPath", "/appointments"),
        headers={"Idempotency-Key": notification.notification_id},
        body=nested({**body_of(notification.fields), **said}),
        reads="anything",
    )
