"""Keeps a calendar's notifications coming: makes channels, renews them half way, ends those that were replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scheducal.connectors.connected import ConnectedSystem, Subscription, SubscriptionGone
from scheducal.connectors.pull.subscriptions.model import Channel, Watch, channel_of
from scheducal.connectors.pull.subscriptions.secret import ChannelSecret, new_secret
from scheducal.environment_key import environment_key

Keep = Callable[[Watch], None]


@dataclass(frozen=True, slots=True)
class Channels:
    """url: where the calendar sends notifications.
    keep: writes the watch down, before the next thing is done.
    """

    calendar: ConnectedSystem
    url: str
    keep: Keep

    def open(self, watch: Watch, now: datetime) -> Watch:
        """Give the watch a channel that lasts.

        Raises what the calendar raises. A channel that was made and could not be written down is never heard of: its
        notifications prove nothing, and it expires by itself.
        """
        # Made before it is known whether it is needed: a renewal may turn out to be a new subscription.
        secret = new_secret(watch.tenant_id, watch.calendar_id, environment_key())
        before = watch.channel
        renewed = self._renewed(before, secret, now) if before else None
        if before is not None and renewed is not None and _is_same(before.subscription, renewed):
            after = replace(watch, channel=channel_of(renewed, before.digest, now))
        else:
            made = renewed or self.calendar.subscribe(self.url, secret.text, now)
            former = before if renewed else watch.former
            after = replace(watch, channel=channel_of(made, secret.digest, now), former=former)
        self.keep(after)
        return after

    def _renewed(self, channel: Channel, secret: ChannelSecret, now: datetime) -> Subscription | None:
        """Renew the same subscription for longer, or put another in its place; None where it is gone."""
        try:
            return self.calendar.renew(channel.subscription, self.url, secret.text, now)
        except SubscriptionGone:
            return None

    def end_former(self, watch: Watch) -> Watch:
        """End the channel that another took the place of, and give the watch without it."""
        if watch.former is None:
            return watch
        self.calendar.unsubscribe(watch.former.subscription)
        after = replace(watch, former=None)
        self.keep(after)
        return after


def _is_same(before: Subscription, after: Subscription) -> bool:
    return before.subscription_id == after.subscription_id
