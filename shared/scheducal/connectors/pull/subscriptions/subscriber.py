"""Keeps a calendar's incoming webhooks coming: makes subscriptions, renews them half way, ends those replaced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheducal.connectors.connected import ConnectedSystem, Subscription, SubscriptionGone
from scheducal.connectors.pull.subscriptions.model import KeptSubscription, PullState, kept_subscription
from scheducal.connectors.pull.subscriptions.secret import SubscriptionSecret, new_secret
from scheducal.environment_key import environment_key
from scheducal.values import dataclass, replace

Keep = Callable[[PullState], None]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """url: where the calendar sends incoming webhooks.
    keep: writes the pull state down, before the next thing is done.
    """

    calendar: ConnectedSystem
    url: str
    keep: Keep

    def open(self, pull_state: PullState, now: datetime) -> PullState:
        """Give the pull state a subscription that lasts.

        Raises what the calendar raises. A subscription that was made and could not be written down is never heard of:
        its secret proves nothing, and it expires by itself.
        """
        # Made before it is known whether it is needed: a renewal may turn out to be a new subscription.
        secret = new_secret(pull_state.tenant_id, pull_state.connection_id, environment_key())
        before = pull_state.subscription
        renewed = self._renewed(before, secret, now) if before else None
        if before is not None and renewed is not None and _is_same(before.made, renewed):
            after = replace(pull_state, subscription=kept_subscription(renewed, before.digest, now))
        else:
            made = renewed or self.calendar.subscribe(self.url, secret.text, now)
            former = before if renewed else pull_state.former
            after = replace(pull_state, subscription=kept_subscription(made, secret.digest, now), former=former)
        self.keep(after)
        return after

    def _renewed(self, kept: KeptSubscription, secret: SubscriptionSecret, now: datetime) -> Subscription | None:
        """Renew the same subscription for longer, or put another in its place; None where it is gone."""
        try:
            return self.calendar.renew(kept.made, self.url, secret.text, now)
        except SubscriptionGone:
            return None

    def end_former(self, pull_state: PullState) -> PullState:
        """End the subscription that another replaced, and give the pull state without it."""
        if pull_state.former is None:
            return pull_state
        self.calendar.unsubscribe(pull_state.former.made)
        after = replace(pull_state, former=None)
        self.keep(after)
        return after


def _is_same(before: Subscription, after: Subscription) -> bool:
    return before.subscription_id == after.subscription_id
