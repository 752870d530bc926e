"""A page of what changed in a calendar, and where the next begins. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.connectors.connected import Changes, CursorExpired
from scheducal.connectors.systems.google.errors import looked
from scheducal.connectors.systems.google.responses import remote_event
from scheducal.http.request import Response, SystemUnavailable
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Cursor:
    """page_token: the next page's, empty at the first.
    sync_token: since when, empty while everything is listed.

    start, end: RFC 3339, the limits of the first listing, which its pages need again; empty afterwards.
    """

    start: str = ""
    end: str = ""
    page_token: str = ""
    sync_token: str = ""

    @classmethod
    def at_first(cls, start: datetime, end: datetime) -> Cursor:
        """Begin with everything between two aware instants."""
        return cls(isoformat(start), isoformat(end))

    @classmethod
    def from_text(cls, text: str) -> Cursor:
        """Raise CursorExpired for what `to_text` does not give."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            raise CursorExpired from None

    def to_text(self) -> str:
        """Write the cursor as callers keep it."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    def after(self, page: Mapping[str, Any]) -> Cursor:
        """Give where to go on from after a page: the next page, or what will change after the last.

        Raises SystemUnavailable for a page that names neither.
        """
        if token := page.get("nextPageToken"):
            return replace(self, page_token=token)
        if token := page.get("nextSyncToken"):
            return Cursor(sync_token=token)
        raise SystemUnavailable("Google does not say where its changes go on")


_TOKENS = frozenset({"syncToken", "pageToken"})


def page_of(position: Cursor, answer: Response) -> Changes:
    """Raise CursorExpired, SystemUnavailable, AccessLost."""
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
