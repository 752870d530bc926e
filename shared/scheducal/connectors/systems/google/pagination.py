"""A page of what changed in a calendar, from Google's answer. Pure."""

from __future__ import annotations

from scheducal.connectors.connected import Changes, CursorExpired
from scheducal.connectors.systems.google.cursor import Cursor
from scheducal.connectors.systems.google.errors import looked
from scheducal.connectors.systems.google.responses import remote_event
from scheducal.http.request import Response

_TOKENS = frozenset({"syncToken", "pageToken"})


def page_of(position: Cursor, answer: Response) -> Changes:
    """Raise CursorExpired, ProviderUnavailable, AccessLost."""
    if answer.status == 410 or _refuses_token(answer):
        raise CursorExpired
    page = looked(answer).body
    after = position.after(page)
    events = tuple(remote_event(item) for item in page.get("items", []))
    return Changes(events, after.to_text(), more=bool(after.page_token))


def _refuses_token(answer: Response) -> bool:
    """Tell whether the token is refused.

    A page's token that has run out is a bad request rather than one that is gone.
    """
    error = answer.body.get("error")
    errors = error.get("errors", []) if answer.status == 400 and isinstance(error, dict) else []
    return any(isinstance(each, dict) and each.get("location") in _TOKENS for each in errors)
