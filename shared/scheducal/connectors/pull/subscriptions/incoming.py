"""What calendar systems send us: which of a tenant's calendars has changed, and what proves that it was they. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheducal.connectors.incoming import ClaimedChange
from scheducal.connectors.pull.subscriptions.model import PullState
from scheducal.connectors.pull.subscriptions.secret import ChannelSecret, parse_secret
from scheducal.environment_key import EnvironmentKey


@dataclass(frozen=True, slots=True)
class Notification:
    """renew: whether the subscription itself is in danger."""

    secret: ChannelSecret
    subscription_id: str
    renew: bool = False

    def is_proven(self, pull_state: PullState | None) -> bool:
        """Tell whether it comes through one of our subscriptions, and carries its secret."""
        channels = (pull_state.channel, pull_state.former) if pull_state else ()
        digests = [
            each.digest for each in channels if each and each.subscription.subscription_id == self.subscription_id
        ]
        return self.secret.proves(digests[0] if digests else None)


def notifications_of(claims: Iterable[ClaimedChange]) -> tuple[Notification, ...]:
    """Keep those that can be ours, each once."""
    parsed = ((parse_secret(each.secret), each) for each in claims)
    found = (Notification(secret, each.subscription_id, each.renew) for secret, each in parsed if secret is not None)
    return tuple(dict.fromkeys(found))


def worth_reading(notifications: Sequence[Notification], key: EnvironmentKey) -> Sequence[Notification]:
    """Keep those whose secrets the environment made; of a request without any such, the first.

    A stranger's request so costs one read at most. A secret that was made before there were codes, or with a former
    key, still counts, one in each request.
    """
    return [each for each in notifications if each.secret.is_of(key)] or notifications[:1]
