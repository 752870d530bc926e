"""Deliveries, attempts and replays as answers show them."""

from __future__ import annotations

from datetime import datetime

from scheducal.clock import isoformat
from scheducal.pagination import Listed
from scheducal.webhooks.delivery.model import Attempt, Delivery
from scheducal.webhooks.queries.history import History
from scheducal.webhooks.queries.responses import (
    DeliveryPage,
    DeliveryWithAttempts,
    DeliveryWithLastAttempt,
    ReplayedDelivery,
    ShownAttempt,
    ShownDelivery,
    ShownReplay,
    WebhookDeliveryPage,
)
from scheducal.webhooks.replay.model import ReplayJob


def with_attempts(history: History) -> DeliveryWithAttempts:
    """Render a delivery in its endpoint's list."""
    return DeliveryWithAttempts(
        **_delivery(history.delivery), attempts=[shown_attempt(attempt) for attempt in history.attempts]
    )


def with_last_attempt(delivery: Delivery) -> DeliveryWithLastAttempt:
    """Render a delivery in the list across endpoints."""
    last = shown_attempt(delivery.last) if delivery.last else None
    return DeliveryWithLastAttempt(**_delivery(delivery), lastAttempt=last)


def of_webhook(page: Listed[History]) -> WebhookDeliveryPage:
    """Render a page of an endpoint's list."""
    return WebhookDeliveryPage(deliveries=[with_attempts(each) for each in page.entries], nextCursor=page.cursor)


def in_state(page: Listed[Delivery]) -> DeliveryPage:
    """Render a page of the list across endpoints."""
    return DeliveryPage(deliveries=[with_last_attempt(each) for each in page.entries], nextCursor=page.cursor)


def shown_attempt(attempt: Attempt) -> ShownAttempt:
    """Render one attempt."""
    return ShownAttempt(
        generation=attempt.generation,
        attempt=attempt.number,
        at=isoformat(attempt.at),
        code=attempt.code,
        durationMs=attempt.duration_ms,
        response=attempt.response,
        error=attempt.error,
    )


def replayed(after: Delivery) -> ReplayedDelivery:
    """Render the answer to a replay of one delivery."""
    return ReplayedDelivery(
        deliveryId=after.delivery_id,
        webhookId=after.webhook_id,
        eventId=after.event.event_id,
        state="pending",
        generation=after.generation,
    )


def job(found: ReplayJob) -> ShownReplay:
    """Render a replay of all that failed."""
    return ShownReplay(
        replayId=found.job_id,
        webhookId=found.webhook_id,
        state=found.state,
        since=isoformat(found.since),
        until=isoformat(found.until),
        replayed=found.replayed,
        dateCreated=isoformat(found.created_at),
    )


def _delivery(delivery: Delivery) -> ShownDelivery:
    return ShownDelivery(
        deliveryId=delivery.delivery_id,
        webhookId=delivery.webhook_id,
        eventId=delivery.event.event_id,
        eventType=delivery.event.event_type,
        occurredAt=isoformat(delivery.event.occurred_at),
        appointmentId=delivery.event.appointment_id,
        state=delivery.state,
        generation=delivery.generation,
        nextAttemptAt=_text(delivery.not_before),
    )


def _text(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant else None
