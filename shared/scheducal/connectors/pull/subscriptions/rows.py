"""A pull state as a row of the table, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.connectors.connected import Subscription
from scheducal.connectors.pull.subscriptions.model import KeptSubscription, PullState
from scheducal.store.values import Item


def pull_state_values(pull_state: PullState) -> dict[str, Any]:
    """Write what a look changes of the row; None for what is to be removed."""
    return {
        "kind": "watch",
        "tenantId": pull_state.tenant_id,
        "calendarId": pull_state.connection_id,
        "channel": _subscription_item(pull_state.subscription),
        "former": _subscription_item(pull_state.former),
        "cursor": pull_state.cursor,
        "begunAt": _text(pull_state.begun_at),
        "listing": pull_state.listing,
        "lookedAt": _text(pull_state.looked_at),
        "failures": pull_state.failures,
    }


def pull_state_of(item: Item) -> PullState:
    """Read the pull state from its row."""
    return PullState(
        tenant_id=item["tenantId"],
        connection_id=item["calendarId"],
        subscription=_subscription_of(item.get("channel")),
        former=_subscription_of(item.get("former")),
        cursor=item.get("cursor"),
        begun_at=_instant(item.get("begunAt")),
        listing=item.get("listing", False),
        looked_at=_instant(item.get("lookedAt")),
        failures=item.get("failures", 0),
        leased_until=_sorted(item.get("leasedUntil")),
        removes=item.get("removes", False),
    )


def _subscription_item(kept: KeptSubscription | None) -> dict[str, Any] | None:
    if kept is None:
        return None
    return {
        **({"sealed": kept.made.sealed} if kept.made.sealed else {}),
        "subscriptionId": kept.made.subscription_id,
        "resource": kept.made.resource,
        "expiresAt": isoformat(kept.made.expires_at),
        "digest": kept.digest,
        "renewAt": isoformat(kept.renew_at),
    }


def _subscription_of(item: Item | None) -> KeptSubscription | None:
    if item is None:
        return None
    expires_at = datetime.fromisoformat(item["expiresAt"])
    sealed = bytes(item["sealed"]) if "sealed" in item else None
    made = Subscription(item["subscriptionId"], item["resource"], expires_at, sealed=sealed)
    return KeptSubscription(made, item["digest"], datetime.fromisoformat(item["renewAt"]))


def _text(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _sorted(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
