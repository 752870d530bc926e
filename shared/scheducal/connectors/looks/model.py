"""When an event that could not be looked at is looked at again, and when nobody tries any more. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from scheducal.values import dataclass

# Until another worker's pull run, or its write to an event, may be over; longer the longer it lasts.
SOONEST, LATEST = timedelta(seconds=10), timedelta(hours=1)
# One change is notified several times within moments.
NOTICED_FOR = timedelta(seconds=2)
# Longer than a worker's function may run.
LEASE = timedelta(seconds=120)
# How long the queue has to bring a message before the sweeper sends another.
GRACE = timedelta(seconds=60)
# About a day. By then the daily comparison has looked at the event.
MOST_TRIES = 40
# What comes of what a system says of a text.
ReportResult = Literal["noted", "known", "unknown", "unsettled"]
# How long it can be seen that a look was given up.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Pending:
    """A look that is to be taken.

    reference: the calendar's own id of the event.
    told: what the system said of it, where it cannot be read.
    tries: counting the one that begins.
    """

    reference: str
    asked_at: datetime
    tries: int
    told: Mapping[str, Any] | None = None

    def wait(self, now: datetime) -> timedelta | None:
        """Give how long to wait for the next try; None: give up."""
        if self.tries >= MOST_TRIES:
            return None
        return wait_since(self.asked_at, now)


def wait_since(begun: datetime, now: datetime) -> timedelta:
    """Wait half as long as it has been waited for already."""
    return min(max((now - begun) / 2, SOONEST), LATEST)
