"""Subscriptions: the handshake, their life, and notifications over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from tests.fakes.graph.mailboxes.event import Event, Subscription, moment_text
from tests.fakes.graph.refusal import GraphError, invalid
from tests.fakes.messenger import Message, Messenger

_LONGEST, _SHORTEST = timedelta(minutes=10_080), timedelta(minutes=45)
_LOOPBACK = {"127.0.0.1", "localhost"}
_NAMES = {"changeType", "notificationUrl", "lifecycleNotificationUrl", "resource", "expirationDateTime", "clientState"}
_HANDSHAKE_SECONDS = 10
_TENANT = "11111111-2222-3333-4444-555555555555"


@dataclass
class Subscriptions:
    """by_id: all, expired ones included. paused: changes tell nobody, as when a subscription lapsed."""

    clock: Callable[[], datetime]
    messenger: Messenger
    by_id: dict[str, Subscription] = field(default_factory=dict)
    paused: bool = False

    def create(self, body: Any, mailbox: str, *, immutable: bool) -> Subscription:
        """Create a subscription, once both its addresses shook hands. The mailbox is that of the resource."""
        if not isinstance(body, dict) or body.keys() - {*_NAMES, "latestSupportedTlsVersion"}:
            raise invalid("The subscription has properties that are not known.", "BadRequest")
        kinds = set(str(body.get("changeType")).split(","))
        if not kinds or kinds - {"created", "updated", "deleted"}:
            raise invalid("The change type is not valid.", "InvalidRequest")
        secret = body.get("clientState")
        if not isinstance(secret, str | None) or len(secret or "") > 128:
            raise invalid("clientState is too long.", "InvalidRequest")
        expires_at = self._expiry(body.get("expirationDateTime"))
        url, lifecycle = str(body.get("notificationUrl")), body.get("lifecycleNotificationUrl")
        for each in {url, lifecycle} - {None}:
            _shake_hands(str(each))
        subscription = Subscription(
            str(uuid4()), mailbox, str(body["resource"]), url, lifecycle, secret, expires_at, immutable
        )
        self.by_id[subscription.subscription_id] = subscription
        return subscription

    def get(self, subscription_id: str) -> Subscription:
        """Raises GraphError where there is none, or one that has expired."""
        subscription = self.by_id.get(subscription_id)
        if subscription is None or subscription.expires_at <= self.clock():
            raise GraphError(404, "ResourceNotFound", "The object was not found.")
        return subscription

    def renew(self, subscription_id: str, body: Any) -> Subscription:
        """Another expiry."""
        subscription = self.get(subscription_id)
        if not isinstance(body, dict) or body.keys() - {"expirationDateTime"}:
            raise invalid("Only expirationDateTime can be changed.", "InvalidRequest")
        subscription.expires_at = self._expiry(body.get("expirationDateTime"))
        return subscription

    def changed(self, mailbox: str, mailbox_id: str, event: Event, kind: str) -> None:
        """Tell those who subscribed to the mailbox."""
        if not self.paused:
            for subscription in self._living(mailbox):
                event_id = event.event_id if subscription.immutable else event.changing_id
                path = f"Users/{mailbox_id}/Events/{event_id}"
                data = {
                    "@odata.type": "#Microsoft.Graph.Event",
                    "@odata.id": path,
                    "@odata.etag": event.etag,
                    "id": event_id,
                }
                self._send(subscription.url, subscription, {"changeType": kind, "resource": path, "resourceData": data})

    def lifecycle(self, subscription_id: str, word: str) -> None:
        """Say `reauthorizationRequired`, `subscriptionRemoved` or `missed` of a subscription."""
        subscription = self.by_id[subscription_id]
        if subscription.lifecycle_url:
            self._send(subscription.lifecycle_url, subscription, {"lifecycleEvent": word})

    def end_all(self, word: str | None = None) -> None:
        """Every subscription is gone; word: said of each of them."""
        for subscription_id in list(self.by_id):
            if word:
                self.lifecycle(subscription_id, word)
            del self.by_id[subscription_id]

    def _living(self, mailbox: str) -> Iterable[Subscription]:
        now = self.clock()
        return [each for each in self.by_id.values() if each.mailbox == mailbox and each.expires_at > now]

    def _send(self, url: str, subscription: Subscription, news: dict[str, Any]) -> None:
        notification = {
            "subscriptionId": subscription.subscription_id,
            "subscriptionExpirationDateTime": moment_text(subscription.expires_at),
            "clientState": subscription.secret,
            "tenantId": _TENANT,
            **news,
        }
        content = json.dumps({"value": [notification]}).encode()
        self.messenger.send(Message(url, {"Content-Type": "application/json"}, content))

    def _expiry(self, text: Any) -> datetime:
        try:
            asked = datetime.fromisoformat(str(text)).astimezone(UTC)
        except ValueError:
            raise invalid("The expirationDateTime is not valid.", "InvalidRequest") from None
        now = self.clock()
        if asked <= now:
            raise invalid("Subscription expiration is in the past.", "ExtensionError")
        if asked > now + _LONGEST:
            raise invalid("Subscription expiration can only be 10080 minutes in the future.", "ExtensionError")
        return max(asked, now + _SHORTEST)


def _shake_hands(url: str) -> None:
    """Graph wants https; on this machine alone http will do."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise invalid("The notification address must be https.", "InvalidRequest")
    token = f"Validation: Testing client application <{uuid4()}> & more"
    try:
        answer = httpx.post(
            url,
            params={**httpx.QueryParams(parts.query), "validationToken": token},
            headers={"Content-Type": "text/plain; charset=utf-8"},
            timeout=_HANDSHAKE_SECONDS,
            trust_env=False,
        )
    except httpx.HTTPError:
        raise _not_valid() from None
    plain = answer.headers.get("Content-Type", "").startswith("text/plain")
    if answer.status_code != 200 or not plain or answer.text != token:
        raise _not_valid()


def _not_valid() -> GraphError:
    return invalid("Subscription validation request failed.", "ValidationError")
