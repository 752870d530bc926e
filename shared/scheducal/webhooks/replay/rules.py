"""What may be replayed. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheducal.errors import Refusal
from scheducal.webhooks.delivery.model import OPEN, Delivery
from scheducal.webhooks.delivery.rows import KEPT
from scheducal.webhooks.delivery.rules import replayed
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.replay.model import ReplayJob


def check_active(endpoint: Endpoint) -> None:
    """Raise Refusal `webhook_inactive`."""
    if not endpoint.is_active:
        message = "this webhook is switched off; switch it on with isActive, then replay"
        raise Refusal("webhook_inactive", message, param="webhookId")


def is_waiting(delivery: Delivery, at: datetime) -> bool:
    """Tell whether nobody is at it, and its next attempt is still to come."""
    is_claimed = delivery.claimed_until is not None and delivery.claimed_until > at
    return (
        delivery.state == "retrying" and not is_claimed and delivery.not_before is not None and delivery.not_before > at
    )


def replay(delivery: Delivery, at: datetime, *, early: bool = False) -> Delivery:
    """Begin a new generation of the delivery; raises Refusal `delivery_in_progress` while the present one goes on.

    early: also where it only waits for its next attempt.
    """
    if delivery.state in OPEN and not (early and is_waiting(delivery, at)):
        message = f"this delivery is {delivery.state}; only one that has ended can be replayed"
        raise Refusal("delivery_in_progress", message, param="deliveryId")
    return replayed(delivery, at)


def job(endpoint: Endpoint, job_id: str, since: datetime, at: datetime) -> ReplayJob:
    """Make a replay of what failed from `since` until now; raises Refusal `invalid_time_range`."""
    if not at - KEPT <= since < at:
        message = f"since must lie in the past, and at most {KEPT.days} days back: deliveries are not kept longer"
        raise Refusal("invalid_time_range", message, param="since")
    return ReplayJob(endpoint.tenant_id, endpoint.webhook_id, job_id, since, at, at)


def skipping(deleted: Endpoint, job_id: str, at: datetime) -> ReplayJob:
    """Make a job that skips what is on its way to an endpoint that is deleted at that time."""
    # An event of the day before may have been dispatched after the endpoint was registered.
    since = max(at - KEPT, deleted.created_at - timedelta(days=1))
    # A job's span ends before `until`, and events of this very second count too.
    until = at + timedelta(seconds=1)
    return ReplayJob(deleted.tenant_id, deleted.webhook_id, job_id, since, until, at, aim="skip")
