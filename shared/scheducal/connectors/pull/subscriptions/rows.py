"""A watch as a row of the table, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.connectors.connected import Subscription
from scheducal.connectors.pull.subscriptions.model import Channel, Watch
from scheducal.store.values import Item


def watch_values(watch: Watch) -> dict[str, Any]:
    """Write what a look changes of the row; None for what is to be removed."""
    return {
        "kind": "watch",
        "tenantId": watch.tenant_id,
        "calendarId": watch.calendar_id,
        "channel": _channel_item(watch.channel),
        "former": _channel_item(watch.former),
        "cursor": watch.cursor,
        "begunAt": _text(watch.begun_at),
        "listing": watch.listing,
        "lookedAt": _text(watch.looked_at),
        "failures": watch.failures,
    }


def watch_of(item: Item) -> Watch:
    """Read the watch from its row."""
    return Watch(
        tenant_id=item["tenantId"],
        calendar_id=item["calendarId"],
        channel=_channel_of(item.get("channel")),
        former=_channel_of(item.get("former")),
        cursor=item.get("cursor"),
        begun_at=_instant(item.get("begunAt")),
        listing=item.get("listing", False),
        looked_at=_instant(item.get("lookedAt")),
        failures=item.get("failures", 0),
        leased_until=_sorted(item.get("leasedUntil")),
    )


def _channel_item(channel: Channel | None) -> dict[str, str] | None:
    if channel is None:
        return None
    return {
        "subscriptionId": channel.subscription.subscription_id,
        "resource": channel.subscription.resource,
        "expiresAt": isoformat(channel.subscription.expires_at),
        "digest": channel.digest,
        "renewAt": isoformat(channel.renew_at),
    }


def _channel_of(item: Item | None) -> Channel | None:
    if item is None:
        return None
    expires_at = datetime.fromisoformat(item["expiresAt"])
    subscription = Subscription(item["subscriptionId"], item["resource"], expires_at)
    return Channel(subscription, item["digest"], datetime.fromisoformat(item["renewAt"]))


def _text(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _sorted(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
