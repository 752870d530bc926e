"""Hears of calendar entries that people changed in Clio."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from scheducal.clock import isoformat
from scheducal.connectors.connected import RemoteEvent, Subscription, instant
from scheducal.connectors.incoming import IncomingAnswer, IncomingRequest
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.systems.clio.mirror import ENTRIES, outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(header="x-hook-signature")
HOOKS: Final = "/webhooks"
_OFFERED: Final = re.compile(r"[!-~]{8,256}")
_EVENTS: Final = ("updated", "deleted")
_SHOWN: Final = {"fields": "id,etag,summary,location,start_at,end_at,updated_at"}
# Clio says the secret that it signs with to those who ask for it.
_SUBSCRIBED: Final = {"fields": "id,expires_at,shared_secret"}
# A webhook lasts 31 days at most, and three if nobody says how long. It is renewed half way, so this stays below.
_LONGER, _USUAL = timedelta(days=14), timedelta(days=3)


def handshake(request: IncomingRequest) -> IncomingAnswer | None:
    """Say back the secret that Clio offers before it calls. What counts is the one of its answer when we subscribe."""
    offered = request.headers.get("x-hook-secret", "")
    if "x-hook-signature" in request.headers or not _OFFERED.fullmatch(offered):
        return None
    return IncomingAnswer(headers={"X-Hook-Secret": offered})


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the entry."""
    try:
        told = json.loads(request.body)
        return [str(told["data"]["id"])] if told["meta"]["event"] in _EVENTS else []
    except (ValueError, LookupError, TypeError):
        return []


def read(remote_id: str) -> Request:
    """Read an entry."""
    return Request("GET", f"{ENTRIES}/{remote_id}.json", _SHOWN)


def remote(response: Response) -> RemoteEvent:
    """Read when it is, what it is about, and where. Offsets are those of the calendar's zone."""
    entry = response.body["data"]
    return RemoteEvent(
        reference=str(entry["id"]),
        etag=str(entry.get("etag", "")),
        uid=None,
        updated_at=instant(entry.get("updated_at")),
        start=instant(entry.get("start_at")),
        end=instant(entry.get("end_at")),
        subject=entry.get("summary"),
        location=entry.get("location"),
    )


def subscribe(url: str, secret: str) -> Request:
    """Ask for calls about entries. The secret is Clio's."""
    del secret
    hook = {"model": "calendar_entry", "url": url, "fields": "id,etag", "events": [*_EVENTS]}
    return Request("POST", f"{HOOKS}.json", _SUBSCRIBED, body={"data": hook})


def subscribed(response: Response, at: datetime) -> Subscription:
    """Read the webhook's id, its end and its secret."""
    hook = response.body["data"]
    ends = instant(hook.get("expires_at")) or at + _USUAL
    return Subscription(str(hook["id"]), "", ends, secret=hook.get("shared_secret"))


def renew(subscription: Subscription, url: str, secret: str) -> Request:
    """Ask for more days."""
    del url, secret
    more = {"data": {"expires_at": isoformat(subscription.expires_at + _LONGER)}}
    return Request("PATCH", f"{HOOKS}/{subscription.subscription_id}.json", _SUBSCRIBED, body=more)


def unsubscribe(subscription: Subscription) -> Request:
    """End the calls."""
    return Request("DELETE", f"{HOOKS}/{subscription.subscription_id}.json")
