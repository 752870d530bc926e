"""Asks PracticePanther which events people changed, since it calls nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.connectors.connected import RemoteEvent, digest, instant
from scheducal.connectors.foreign import Polled
from scheducal.connectors.systems.practicepanther.mirror import EVENTS, outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]


def poll(cursor: str | None, since: datetime, settings: Mapping[str, str]) -> Request:
    """Ask for all events from an instant on, and then for those that changed."""
    del settings
    query = {"updated_since": cursor} if cursor else {"date_from": isoformat(since)}
    return Request("GET", EVENTS, query, reads="anything")


def page(response: Response) -> Polled:
    """Read their ids. The newest change is where the next question begins, and comes again."""
    found = [each for each in response.items if isinstance(each, dict) and "id" in each]
    newest = max((at for each in found if (at := instant(each.get("updated_at")))), default=None)
    return Polled({str(each["id"]): _version(each) for each in found}, isoformat(newest) if newest else "")


def read(remote_id: str) -> Request:
    """Read an event."""
    return Request("GET", f"{EVENTS}/{remote_id}")


def remote(response: Response) -> RemoteEvent:
    """Read when it is, what it is about, and where."""
    event = response.body
    return RemoteEvent(
        reference=str(event["id"]),
        etag=_version(event),
        uid=None,
        updated_at=instant(event.get("updated_at")),
        start=instant(event.get("start_date_time")),
        end=instant(event.get("end_date_time")),
        subject=event.get("subject"),
        location=event.get("location"),
    )


def _version(event: Mapping[str, Any]) -> str:
    """Tell versions apart, of which there may be two in a second."""
    names = ("updated_at", "start_date_time", "end_date_time", "subject", "location")
    return digest(json.dumps([event.get(name) for name in names]))
