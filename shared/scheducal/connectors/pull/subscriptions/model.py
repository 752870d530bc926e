"""How one connected calendar is pulled from, and when there is something to do about it. Pure.

A calendar tells us of changes through a subscription, which ends after some days. We find the changes that it fails to
tell of by asking since a cursor: after each new subscription, every few hours, and after each incoming webhook.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from scheducal.connectors.connected import Subscription
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.ids import CHANCE
from scheducal.values import dataclass

# Longer than a worker's function may run.
LEASE = timedelta(seconds=120)
# No system promises that each incoming webhook arrives.
POLL = timedelta(hours=6)
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)
# After so many failures in a row, since each wait doubles.
TRIED_AN_HOUR = 7
# The first look at a calendar begins with what took place yesterday, and sees two years; then it is taken again.
BEFORE, AHEAD, FRESH = timedelta(days=1), timedelta(days=731), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeptSubscription:
    """A subscription as we keep it.

    made: as the calendar gave it.
    digest: of the secret that its incoming webhooks carry.
    renew_at: half way to its end.
    """

    made: Subscription
    digest: str
    renew_at: datetime


@dataclass(frozen=True, slots=True)
class PullState:
    """The state of a calendar's pull; times are aware UTC, whole seconds.

    former: a subscription that another replaced, and that is still to be ended.
    cursor: where the next question what changed begins, None for from the beginning.
    begun_at: when the cursor's first question was asked.
    listing: whether the answer to that one is still being read.
    looked_at: when the last complete look began.
    failures: of looks, since the last that succeeded.
    removes: whether the records in the system go with the connection, which was deleted.
    """

    tenant_id: str
    connection_id: str
    subscription: KeptSubscription | None = None
    former: KeptSubscription | None = None
    cursor: str | None = None
    begun_at: datetime | None = None
    listing: bool = False
    looked_at: datetime | None = None
    failures: int = 0
    leased_until: datetime | None = None
    removes: bool = False

    def needs_subscription(self, now: datetime) -> bool:
        """Tell whether there is no subscription, or one that is to be renewed."""
        return self.subscription is None or self.subscription.renew_at <= now

    def lost_subscription(self, now: datetime) -> bool:
        """Tell whether the subscription ended since the last look, or none was had in an hour of trying: once each."""
        if self.subscription is None:
            return self.failures + 1 == TRIED_AN_HOUR
        return self.looked_at is not None and self.looked_at < self.subscription.made.expires_at <= now

    def needs_listing(self, now: datetime) -> bool:
        """Tell whether to ask from the beginning: for the first time, or since what comes next moved into sight."""
        return self.cursor is None or self.begun_at is None or self.begun_at + FRESH <= now


Next = Literal["nothing", "wait", "look"]


def next_action(pull_state: PullState, message: ChangesMessage, now: datetime) -> Next:
    """Decide what a message asks for: nothing where a look began after what it tells of, a wait while another looks."""
    if pull_state.leased_until is not None and pull_state.leased_until > now:
        return "wait"
    is_late = pull_state.looked_at is not None and pull_state.looked_at.timestamp() > message.at
    return "nothing" if is_late and not message.renew else "look"


def kept_subscription(made: Subscription, digest: str, now: datetime) -> KeptSubscription:
    """Describe a subscription that was made, or renewed, now."""
    return KeptSubscription(made, digest, now + (made.expires_at - now) / 2)


def due_after_look(pull_state: PullState, now: datetime, polled_every: timedelta | None = None) -> datetime:
    """Give the time to look again without being asked. Connections that are polled are spread by chance."""
    wait = polled_every * CHANCE.uniform(0.9, 1.1) if polled_every else POLL
    return min(now + wait, pull_state.subscription.renew_at) if pull_state.subscription else now + FIRST_RETRY


def due_after_failure(failures: int, now: datetime) -> datetime:
    """Give the time to try again after so many failures in a row."""
    doubled: timedelta = FIRST_RETRY * 2 ** min(failures - 1, 10)
    return now + min(LONGEST_RETRY, doubled)
