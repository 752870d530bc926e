"""Deliveries and attempts as rows of the table, and back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from scheducal.clock import isoformat
from scheducal.store.due import DUE, due_entry
from scheducal.store.keys import Key, deliveries_partition, state_bucket
from scheducal.store.values import Item
from scheducal.webhooks.delivery.model import Attempt, Delivery, EventRef

KEPT = timedelta(days=30)
PREFIX = "D#"


def delivery_key(tenant_id: str, webhook_id: str, delivery_id: str) -> Key:
    """Key a delivery. There is a partition a day, so that a busy endpoint is no hot one."""
    return Key(deliveries_partition(tenant_id, webhook_id, delivery_id[:8]), f"{PREFIX}{delivery_id}")


def attempt_key(key: Key, generation: int, number: int) -> Key:
    """Key an attempt right behind its delivery, so that one query reads both."""
    return Key(key.pk, f"{key.sk}#{generation:03d}#{number:02d}")


def delivery_item(delivery: Delivery) -> dict[str, Any]:
    """Build the row of a new delivery."""
    event = delivery.event
    return {
        "kind": "delivery",
        "tenantId": delivery.tenant_id,
        "webhookId": delivery.webhook_id,
        "eventPk": event.pk,
        "eventSk": event.sk,
        "eventId": event.event_id,
        "eventType": event.event_type,
        "occurredAt": isoformat(event.occurred_at),
        "appointmentId": event.appointment_id,
        "createdAt": isoformat(delivery.created_at),
        "expiresAt": int((delivery.created_at + KEPT).timestamp()),
        **progress(delivery),
    }


def progress(delivery: Delivery) -> dict[str, Any]:
    """Give the attributes that change as a delivery goes on; None where it has them no more."""
    # Only states that somebody looks for are indexed: most deliveries succeed at once and cost nothing more.
    is_listed = delivery.state in ("retrying", "undelivered", "skipped")
    bucket = state_bucket(delivery.tenant_id, delivery.state, delivery.delivery_id[:6])
    return {
        "state": delivery.state,
        "generation": delivery.generation,
        "attempt": delivery.attempt,
        "notBefore": precise(delivery.not_before),
        "claimedUntil": precise(delivery.claimed_until),
        "last": attempt_map(delivery.last) if delivery.last else None,
        **due(delivery, delivery.overdue_at),
        "gsi1pk": bucket if is_listed else None,
        "gsi1sk": f"{delivery.delivery_id}#{delivery.webhook_id}" if is_listed else None,
    }


def due(delivery: Delivery, at: datetime | None) -> dict[str, str | None]:
    """Give the attributes that let the sweeper find a delivery from an instant on, None where it has none to find."""
    return {**due_entry("delivery", delivery.delivery_id, at)} if at else dict.fromkeys(DUE)


def attempt_map(attempt: Attempt) -> dict[str, Any]:
    """Write an attempt as attributes."""
    values = {
        "generation": attempt.generation,
        "number": attempt.number,
        "at": precise(attempt.at),
        "durationMs": attempt.duration_ms,
        "code": attempt.code,
        "response": attempt.response,
        "error": attempt.error,
    }
    return {name: value for name, value in values.items() if value is not None}


def delivery_of(item: Item) -> Delivery:
    """Read the delivery from its row."""
    event = EventRef(
        pk=item["eventPk"],
        sk=item["eventSk"],
        event_id=item["eventId"],
        event_type=item["eventType"],
        occurred_at=datetime.fromisoformat(item["occurredAt"]),
        appointment_id=item.get("appointmentId"),
    )
    return Delivery(
        tenant_id=item["tenantId"],
        webhook_id=item["webhookId"],
        event=event,
        state=item["state"],
        generation=item["generation"],
        attempt=item["attempt"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        not_before=_instant(item.get("notBefore")),
        claimed_until=_instant(item.get("claimedUntil")),
        last=attempt_of(item["last"]) if "last" in item else None,
    )


def attempt_of(item: Item) -> Attempt:
    """Read the attempt from attributes."""
    return Attempt(
        generation=item["generation"],
        number=item["number"],
        at=datetime.fromisoformat(item["at"]),
        duration_ms=item["durationMs"],
        code=item.get("code"),
        response=item.get("response"),
        error=item.get("error"),
    )


def precise(instant: datetime | None) -> str | None:
    """Write an instant with microseconds: an attempt that is due in part of a second is not early by the rest."""
    return instant.isoformat() if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
