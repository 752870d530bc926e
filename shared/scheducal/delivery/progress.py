"""What an attempt makes of a delivery. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheducal.delivery.delivery import CLAIM, Attempt, Delivery
from scheducal.delivery.schedule import Schedule, wait_after

GONE = 410
# An endpoint that has only failed for so long is switched off.
PATIENCE = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Clocked:
    """What decides when an attempt is due: the schedule, the time, and chance from 0 to 1."""

    schedule: Schedule
    now: datetime
    chance: float


def after_attempt(delivery: Delivery, attempt: Attempt, clocked: Clocked, retry_after: timedelta | None) -> Delivery:
    """Delivered, due again, or undelivered: after the last failure, and at once where the receiver is gone (410)."""
    ended = replace(delivery, claimed_until=None, not_before=None, last=attempt)
    if attempt.succeeded:
        return replace(ended, state="delivered")
    wait = wait_after(clocked.schedule, attempt.number, retry_after, clocked.chance)
    if wait is None or attempt.code == GONE:
        return replace(ended, state="undelivered")
    due = clocked.now + wait
    return replace(ended, state="retrying", attempt=attempt.number + 1, not_before=due)


def reason_to_disable(failed: Attempt, failing_since: datetime | None) -> str | None:
    """Why the endpoint is to be switched off after a failed attempt, None where it is not."""
    if failed.code == GONE:
        return "the endpoint answered 410 Gone"
    if failing_since is not None and failed.at - failing_since >= PATIENCE:
        return f"every attempt for {PATIENCE.days} days failed"
    return None


def interrupted(delivery: Delivery, clocked: Clocked) -> Delivery:
    """A worker died during the attempt: it counts as failed, since the receiver may have got the event."""
    at = delivery.claimed_until - CLAIM if delivery.claimed_until else clocked.now
    error = "interrupted before its outcome was recorded"
    attempt = Attempt(delivery.generation, delivery.attempt, at, 0, error=error)
    return after_attempt(delivery, attempt, clocked, None)


def skipped(delivery: Delivery) -> Delivery:
    """Kept for a replay: the endpoint is switched off, or gone."""
    return replace(delivery, state="skipped", claimed_until=None, not_before=None)


def replayed(delivery: Delivery, now: datetime) -> Delivery:
    """From the first attempt on, in a new generation, under the same id."""
    return replace(
        delivery,
        state="pending",
        generation=delivery.generation + 1,
        attempt=1,
        not_before=now,
        claimed_until=None,
        last=None,
    )
