"""Asks Setmore which appointments people changed, since it calls nobody, and shows none by its key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from scheducal.connectors.connected import RemoteEvent, digest
from scheducal.connectors.foreign import Polled
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.systems.setmore.mirror import APPOINTMENTS, outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

# From yesterday on, for as long as appointments are made ahead.
_BEFORE: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=1100)
# Of 150 appointments each.
_MOST_PAGES: Final = 20
# No cursor of Setmore's.
_FIRST: Final = "first"


def poll(cursor: str | None, since: datetime, settings: Mapping[str, str]) -> Request:
    """List all appointments, page by page: nothing tells which of them changed."""
    del settings
    return _listed(since, "" if cursor in (None, _FIRST) else cursor)


def page(response: Response) -> Polled:
    """Read their keys. After the last page, it begins again."""
    data = response.body.get("data") or {}
    there, after = data.get("appointments", ()), str(data.get("cursor") or "")
    more = bool(there and after)
    changed = {str(each["key"]): remote(_shown(each, response)).etag for each in there}
    return Polled(changed, after if more else _FIRST, more)


def read_among(remote_id: str, at: datetime) -> Conversation:
    """Look through the lists for an appointment."""
    after = ""
    for _ in range(_MOST_PAGES):
        listed = yield _listed(at - _BEFORE, after)
        data = listed.body.get("data") or {}
        for each in data.get("appointments", ()):
            if each.get("key") == remote_id:
                return _shown(each, listed)
        after = str(data.get("cursor") or "")
        if not after or not data.get("appointments"):
            return Response(404, {"error": "no such appointment"})
    return Response(503, {"error": "too many appointments to look through"})


def remote(response: Response) -> RemoteEvent:
    """Read when it is. A label is free text, and means something if a setting says so."""
    found, settings = response.body["data"]["appointment"], response.settings
    said = [found.get(name) for name in ("start_time", "end_time", "staff_key", "service_key", "label")]
    return RemoteEvent(
        reference=str(found["key"]),
        etag=digest(json.dumps(said)),
        uid=None,
        updated_at=None,
        start=datetime.fromisoformat(found["start_time"]),
        end=datetime.fromisoformat(found["end_time"]),
        cancelled=found.get("label") == settings.get("cancelled", "Cancelled"),
        is_no_show=bool(found.get("label")) and found.get("label") == settings.get("noShow"),
    )


def _listed(since: datetime, after: str) -> Request:
    days = {"startDate": f"{since:%d-%m-%Y}", "endDate": f"{since + _AHEAD:%d-%m-%Y}"}
    return Request("GET", f"{APPOINTMENTS}s", {**days, **({"cursor": after} if after else {})})


def _shown(appointment: Mapping[str, Any], listed: Response) -> Response:
    """Show one of a list as by itself."""
    return Response(200, {"data": {"appointment": appointment}}, settings=listed.settings)
