"""Hears of bookings that people made, moved or cancelled in Calendly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from scheducal.connectors.connected import RemoteEvent, Subscription
from scheducal.connectors.foreign import ForeignBooking, named_in
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.signatures.model import Timestamp
from scheducal.connectors.systems.calendly.errors import outcome
from scheducal.connectors.systems.calendly.mirror import MOVED, event_path
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(
    header="calendly-webhook-signature",
    signed="{timestamp}.{body}",
    pairs=("t", "v1"),
    timestamp=Timestamp(tolerance=180),
)
_EVENTS: Final = ["invitee.created", "invitee.canceled", "invitee_no_show.created", "invitee_no_show.deleted"]
# A subscription that failed for a day is disabled for good. Made again each week, it comes back.
_LASTS: Final = timedelta(days=7)
_MOST_MOVES: Final = 20


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the invitee. Of one that took another's place, the old one, which names the new one when it is read."""
    event = request.value("event")
    names = ("old_invitee", "invitee", "uri") if event == "invitee.created" else ("invitee", "uri")
    remote_id = next(filter(None, (request.value("payload", name) for name in names)), None)
    return [remote_id] if event in _EVENTS and isinstance(remote_id, str) else []


def read(remote_id: str) -> Conversation:
    """Read an invitee, or the one that took its place, and the event that has the time."""
    for _ in range(_MOST_MOVES):
        invitee = yield Request("GET", urlsplit(remote_id).path)
        if not invitee.succeeded or not invitee.body["resource"].get("new_invitee"):
            break
        remote_id = invitee.body["resource"]["new_invitee"]
    if not invitee.succeeded:
        return invitee
    event = yield Request("GET", event_path(remote_id))
    return Response(200, {**invitee.body["resource"], "scheduled_event": event.body.get("resource", {})})


def remote(response: Response) -> RemoteEvent:
    """Read when it is, and whether it takes place."""
    body = response.body
    event = body["scheduled_event"]
    is_over = body["status"] == "canceled" and (body.get("cancellation") or {}).get("reason") != MOVED
    return RemoteEvent(
        reference=body["uri"],
        etag=body["updated_at"],
        updated_at=datetime.fromisoformat(body["updated_at"]),
        start=datetime.fromisoformat(event["start_time"]),
        end=datetime.fromisoformat(event["end_time"]),
        cancelled=is_over and not body.get("rescheduled"),
        is_no_show=bool(body.get("no_show")),
    )


def adopt(response: Response) -> ForeignBooking:
    """Read a booking that began in Calendly."""
    body, event = response.body, response.body["scheduled_event"]
    hosts = event.get("event_memberships") or [{}]
    return ForeignBooking(
        service=_last(event.get("event_type")),
        resource=_last(hosts[0].get("user")),
        time_zone=body.get("timezone"),
        name=body.get("name"),
        email=body.get("email"),
        phone=body.get("text_reminder_number"),
        is_booked=body["status"] == "active",
        appointment_id=named_in((body.get("tracking") or {}).get("utm_content")),
        replaces=body.get("old_invitee"),
    )


def _last(uri: str | None) -> str | None:
    return uri.rpartition("/")[2] if uri else None


def subscribe(url: str, secret: str) -> Conversation:
    """Ask for calls about the bookings of the person who gave access."""
    me = (yield Request("GET", "/users/me")).body["resource"]
    whose = {"organization": me["current_organization"], "user": me["uri"], "scope": "user"}
    body = {"url": url, "events": _EVENTS, "signing_key": secret, **whose}
    return Request("POST", "/webhook_subscriptions", body=body)


def subscribed(response: Response, at: datetime) -> Subscription:
    """Read the subscription's id."""
    return Subscription(response.body["resource"]["uri"], "", at + _LASTS)


def unsubscribe(subscription: Subscription) -> Request:
    """End the calls."""
    return Request("DELETE", urlsplit(subscription.subscription_id).path)
