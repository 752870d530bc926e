"""Hears of meetings that people changed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from scheducal.clock import isoformat
from scheducal.connectors.connected import RemoteEvent, Subscription
from scheducal.connectors.foreign import ForeignBooking, Polled
from scheducal.connectors.incoming import IncomingAnswer, IncomingRequest
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.signatures.model import Timestamp
from scheducal.http.request import Request, Response

from .errors import outcome

__all__ = ["outcome"]

LIFETIME = timedelta(days=7)
SIGNATURE: Final = Hmac(
    header="x-toy-signature",
    signed="{timestamp}.{body}",
    timestamp=Timestamp(header="x-toy-time"),
)


def challenge(request: IncomingRequest, secret: str) -> IncomingAnswer | None:
    """Prove that we know the secret, when the system asks for that."""
    told = _object(request.body)
    if not isinstance(text := told.get("challenge"), str):
        return None
    proof = hmac.digest(secret.encode(), text.encode(), "sha256").hex()
    return IncomingAnswer(json.dumps({"proof": proof}), "application/json")


def changes(request: IncomingRequest) -> Iterable[str]:
    """List the meetings of a request."""
    ids = _object(request.body).get("changed")
    return [each for each in ids if isinstance(each, str)] if isinstance(ids, list) else []


def read(remote_id: str) -> Request:
    """Read a meeting."""
    return Request("GET", f"/meetings/{remote_id}")


def remote(response: Response) -> RemoteEvent:
    """Read when it is and what it is about."""
    body = response.body
    return RemoteEvent(
        reference=body["id"],
        etag=body["etag"],
        uid=None,
        updated_at=datetime.fromisoformat(body["updated"]),
        start=datetime.fromisoformat(body["starts"]),
        end=datetime.fromisoformat(body["ends"]),
        subject=body["title"],
        is_no_show=body.get("state") == "missed",
    )


def poll(cursor: str | None, since: datetime, settings: Mapping[str, str]) -> Request:
    """Ask for meetings that changed."""
    del settings
    return Request("GET", "/changes", {"since": isoformat(since), **({"after": cursor} if cursor else {})})


def page(response: Response) -> Polled:
    """Read their ids."""
    body = response.body
    return Polled({each["id"]: each["etag"] for each in body["results"]}, body["cursor"], body["more"])


def adopt(response: Response) -> ForeignBooking:
    """Read a meeting that somebody booked there."""
    body = response.body
    return ForeignBooking(
        service=body.get("service"),
        resource=body.get("staff"),
        time_zone="Europe/Berlin",
        name=body.get("name"),
        email=body.get("person"),
        phone=body.get("phone"),
        appointment_id=body.get("externalId"),
    )


def subscribe(url: str, secret: str) -> Request:
    """Ask for calls."""
    return Request("POST", "/hooks", body={"url": url, "secret": secret})


def subscribed(response: Response, at: datetime) -> Subscription:
    """Read the subscription's id."""
    return Subscription(response.body["id"], "", at + LIFETIME)


def renew(subscription: Subscription, url: str, secret: str) -> Request:
    """Set the same address again, which gives another week."""
    return Request("PATCH", f"/hooks/{subscription.subscription_id}", body={"url": url, "secret": secret})


def unsubscribe(subscription: Subscription) -> Request:
    """End the calls."""
    return Request("DELETE", f"/hooks/{subscription.subscription_id}")


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
