"""One mailbox's calendar over Graph: requests, and subscriptions to its changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from scheducal.connectors.connected import Subscription, SubscriptionGone
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.systems.exchange import requests, responses
from scheducal.connectors.systems.exchange.errors import is_missing, looked, written
from scheducal.connectors.systems.exchange.requests import CalendarAddress
from scheducal.connectors.systems.exchange.responses import Found, found
from scheducal.connectors.systems.exchange.values import objects_of
from scheducal.http.request import Method, Request, Response
from scheducal.http.rest import Rest
from scheducal.values import dataclass

# Graph allows 10,080 minutes of a subscription, counted from its own clock's now.
LIFETIME = timedelta(days=6, hours=23)


class Overtaken(Exception):
    """The event changed since it was read; read it again."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Raises SystemUnavailable and AccessLost; where it writes, SystemRefused."""

    rest: Rest
    place: CalendarAddress

    def read(self, reference: str) -> Found | None:
        """Read the event; None where there is none."""
        answer = self.ask("GET", self.place.event(reference), requests.with_properties())
        if is_missing(answer):
            return None
        return found(looked(answer).body)

    def find(self, uid: str) -> tuple[Found, ...]:
        """Find the events that carry our uid and take place, oldest first; copies that people make carry it too."""
        answer = looked(self.ask("GET", f"{self.place.root}/events", requests.having_uid(uid)))
        events = [found(raw) for raw in objects_of(answer.body.get("value"))]
        # Cancelled copies can still be in the mailbox.
        taking_place = (each for each in events if not each.remote.cancelled)
        return tuple(sorted(taking_place, key=lambda each: (each.made_at, each.remote.reference)))

    def create(self, event: CalendarEvent, before: str | None) -> Found | None:
        """Create the event; None where an earlier attempt made it already."""
        answer = self.ask("POST", f"{self.place.root}/events", body=requests.creation(event, before))
        # Which code a repeated transactionId gets is documented nowhere.
        return None if answer.status == 409 else found(written(answer).body)

    def patch(self, known: Found, body: Mapping[str, Any]) -> Found | None:
        """Change the event, and give it after the change; None where it is gone. Raises Overtaken."""
        headers = {"If-Match": known.remote.etag} if known.remote.etag else {}
        answer = self.ask("PATCH", self.place.event(known.remote.reference), body=body, headers=headers)
        # Somebody changed the event since we read it (RFC 9110, 15.5.13).
        if answer.status == 412:
            raise Overtaken
        return None if is_missing(answer) else found(written(answer).body)

    def cancel(self, reference: str, event: CalendarEvent) -> None:
        """Cancel it with the organizer's words, or without where Exchange knows nobody to tell them."""
        path = self.place.event(reference)
        answer = self.ask("POST", f"{path}/cancel", body=requests.cancellation(event))
        # Graph cancels only where somebody is invited. Otherwise the event is deleted, which tells nobody.
        if answer.status == 400:
            answer = self.ask("DELETE", path)
        if not is_missing(answer):
            written(answer)

    def ask(
        self,
        method: Method,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send any request of this mailbox, and give any answer."""
        return self.rest.send(
            Request(method, path, query or {}, {"Prefer": requests.PREFERENCES, **(headers or {})}, body)
        )


def subscribe(mailbox: Mailbox, url: str, secret: str, at: datetime) -> Subscription:
    """Ask for word of every event that is made, changed or deleted."""
    resource = f"{mailbox.place.root.removeprefix('/')}/events"
    body = requests.subscription(resource, url, secret, at + LIFETIME)
    return responses.subscription(looked(mailbox.ask("POST", "/subscriptions", body=body)).body, resource)


def renew(mailbox: Mailbox, subscription: Subscription, at: datetime) -> Subscription:
    """Renew the same subscription for longer; this also says that we still may watch. Raises SubscriptionGone."""
    body = {"expirationDateTime": requests.instant(at + LIFETIME)}
    answer = mailbox.ask("PATCH", _path(subscription), body=body)
    if is_missing(answer):
        raise SubscriptionGone
    return responses.subscription(looked(answer).body, subscription.resource)


def unsubscribe(mailbox: Mailbox, subscription: Subscription) -> None:
    """End it."""
    answer = mailbox.ask("DELETE", _path(subscription))
    if not is_missing(answer):
        looked(answer)


def _path(subscription: Subscription) -> str:
    return f"/subscriptions/{quote(subscription.subscription_id, safe='')}"
