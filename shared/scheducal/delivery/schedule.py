"""When a delivery is attempted again. The schedule is data: waits before each attempt, the first after the event."""

from __future__ import annotations

from datetime import timedelta

SCHEDULE = tuple(timedelta(seconds=seconds) for seconds in (0, 60, 300, 1800, 7200))
MOST_JITTER = 0.1
MOST_STEPS = 10

Schedule = tuple[timedelta, ...]


def parse_schedule(text: str) -> Schedule:
    """`0,60,300` as waits in seconds; raises ValueError for what is no schedule of one to ten waits of up to a day."""
    waits = tuple(timedelta(seconds=int(part)) for part in text.split(","))
    if not 1 <= len(waits) <= MOST_STEPS or any(not timedelta() <= wait <= timedelta(days=1) for wait in waits):
        raise ValueError(f"{text!r} is no schedule: name one to ten waits of 0 to 86400 seconds")
    return waits


def wait_after(schedule: Schedule, failed: int, retry_after: timedelta | None, jitter: float) -> timedelta | None:
    """The wait after the given number of failed attempts; None when they are used up.

    retry_after: what the receiver asked for; it can make the wait as long as the step after, and never shorter.
    jitter: from 0 to 1, of the 10 % that may be added.
    """
    if failed >= len(schedule):
        return None
    step = schedule[failed]
    longest = max(step, schedule[failed + 1] if failed + 1 < len(schedule) else step)
    asked = min(max(step, retry_after or step), longest)
    return asked * (1 + MOST_JITTER * jitter)
