"""Keeps a calendar's notifications coming: makes channels, renews them half way, ends those that were replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scheducal.connectors.connected import ConnectedSystem, Subscription, SubscriptionGone
from scheducal.connectors.pull.subscriptions.model import Channel, PullState, channel_of
from scheducal.connectors.pull.subscriptions.secret import ChannelSecret, new_secret
from scheducal.environment_key import environment_key

Keep = Callable[[PullState], None]


@dataclass(frozen=True, slots=True)
class Channels:
    """url: where the calendar sends notifications.
    keep: writes the pull state down, before the next thing is done.
    """

    calendar: ConnectedSystem
    url: str
    keep: Keep

    def open(self, pull_state: PullState, now: datetime) -> PullState:
        """Give the pull state a subscription that lasts.

        Raises what the calendar raises. A channel that was made and could not be written down is never heard of: its
        notifications prove nothing, and it expires by itself.
        """
        # Made before it is known whether it is needed: a renewal may turn out to be a new subscription.
        secret = new_secret(pull_state.tenant_id, pull_state.connection_id, environment_key())
        before = pull_state.channel
        renewed = self._renewed(before, secret, now) if before else None
        if before is not None and renewed is not None and _is_same(before.subscription, renewed):
            after = replace(pull_state, channel=channel_of(renewed, before.digest, now))
        else:
            made = renewed or self.calendar.subscribe(self.url, secret.text, now)
            former = before if renewed else pull_state.former
            after = replace(pull_state, channel=channel_of(made, secret.digest, now), former=former)
        self.keep(after)
        return after

    def _renewed(self, channel: Channel, secret: ChannelSecret, now: datetime) -> Subscription | None:
        """Renew the same subscription for longer, or put another in its place; None where it is gone."""
        try:
            return self.calendar.renew(channel.subscription, self.url, secret.text, now)
        except SubscriptionGone:
            return None

    def end_former(self, pull_state: PullState) -> PullState:
        """End the subscription that another replaced, and give the pull state without it."""
        if pull_state.former is None:
            return pull_state
        self.calendar.unsubscribe(pull_state.former.subscription)
        after = replace(pull_state, former=None)
        self.keep(after)
        return after


def _is_same(before: Subscription, after: Subscription) -> bool:
    return before.subscription_id == after.subscription_id
