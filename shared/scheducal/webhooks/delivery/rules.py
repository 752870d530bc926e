"""When a delivery is attempted again. The schedule is data: waits before each attempt, the first after the event."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheducal.values import dataclass, replace
from scheducal.webhooks.delivery.model import CLAIM, Attempt, Delivery

# Two and a half hours in all. After longer outages customers replay.
SCHEDULE = tuple(timedelta(seconds=seconds) for seconds in (0, 60, 300, 1800, 7200))
# Deliveries that failed together are spread, so that they do not meet again.
MOST_JITTER = 0.1
MOST_STEPS = 10

Schedule = tuple[timedelta, ...]


def parse_schedule(text: str) -> Schedule:
    """Read `0,60,300` as waits in seconds; raises ValueError unless they are one to ten waits of up to a day."""
    waits = tuple(timedelta(seconds=int(part)) for part in text.split(","))
    if not 1 <= len(waits) <= MOST_STEPS or any(not timedelta() <= wait <= timedelta(days=1) for wait in waits):
        raise ValueError(f"{text!r} is no schedule: name one to ten waits of 0 to 86400 seconds")
    return waits


def wait_after(schedule: Schedule, failed: int, retry_after: timedelta | None, jitter: float) -> timedelta | None:
    """Give the wait after the given number of failed attempts; None when they are used up.

    retry_after: what the receiver asked for; it can make the wait as long as the step after, and never shorter.
    jitter: from 0 to 1, of the 10 % that may be added.
    """
    if failed >= len(schedule):
        return None
    step = schedule[failed]
    longest = max(step, schedule[failed + 1] if failed + 1 < len(schedule) else step)
    # A receiver can slow us down for a step, and cannot keep a delivery from ending.
    asked = min(max(step, retry_after or step), longest)
    return asked * (1 + MOST_JITTER * jitter)


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
    """Make it delivered, due again, or undelivered.

    It is undelivered after the last failure, and at once where the receiver is gone (410).
    """
    ended = replace(delivery, claimed_until=None, not_before=None, last=attempt)
    if attempt.succeeded:
        return replace(ended, state="delivered")
    wait = wait_after(clocked.schedule, attempt.number, retry_after, clocked.chance)
    if wait is None or attempt.code == GONE:
        return replace(ended, state="undelivered")
    due = clocked.now + wait
    return replace(ended, state="retrying", attempt=attempt.number + 1, not_before=due)


def reason_to_disable(failed: Attempt, failing_since: datetime | None) -> str | None:
    """Tell why the endpoint is to be switched off after a failed attempt, None where it is not."""
    if failed.code == GONE:
        return "the endpoint answered 410 Gone"
    if failing_since is not None and failed.at - failing_since >= PATIENCE:
        return f"every attempt for {PATIENCE.days} days failed"
    return None


def interrupted(delivery: Delivery, clocked: Clocked) -> Delivery:
    """Count the attempt of a worker that died as failed, since the receiver may have got the event."""
    # The claim's end tells when the attempt began.
    at = delivery.claimed_until - CLAIM if delivery.claimed_until else clocked.now
    error = "interrupted before its outcome was recorded"
    attempt = Attempt(delivery.generation, delivery.attempt, at, 0, error=error)
    return after_attempt(delivery, attempt, clocked, None)


def skipped(delivery: Delivery) -> Delivery:
    """Keep it for a replay: the endpoint is switched off, or gone."""
    return replace(delivery, state="skipped", claimed_until=None, not_before=None)


def replayed(delivery: Delivery, now: datetime) -> Delivery:
    """Begin again with the first attempt, in a new generation, under the same id."""
    return replace(
        delivery,
        state="pending",
        generation=delivery.generation + 1,
        attempt=1,
        not_before=now,
        claimed_until=None,
        last=None,
    )
