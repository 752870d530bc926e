"""Subscriptions to a mailbox's changes. Graph shakes hands with the URL before it agrees."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from scheducal.connectors.connected import Subscription, SubscriptionGone
from scheducal.connectors.systems.exchange import requests, responses
from scheducal.connectors.systems.exchange.errors import is_missing, looked
from scheducal.connectors.systems.exchange.mailbox import Mailbox

# Graph allows 10,080 minutes, counted from its own clock's now.
LIFETIME = timedelta(days=6, hours=23)


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
