"""What calendar systems send us: which of a tenant's calendars has changed, and what proves that it was they. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scheducal.connectors.incoming import ReportedChange
from scheducal.connectors.pull.subscriptions.model import PullState
from scheducal.connectors.pull.subscriptions.secret import SubscriptionSecret, parse_secret
from scheducal.environment_key import EnvironmentKey
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class IncomingWebhook:
    """A reported change that can be of one of our subscriptions. renew: whether the subscription is in danger."""

    secret: SubscriptionSecret
    subscription_id: str
    renew: bool = False

    def is_proven(self, pull_state: PullState | None) -> bool:
        """Tell whether it comes through one of our subscriptions, and carries its secret."""
        kept = (pull_state.subscription, pull_state.former) if pull_state else ()
        digests = [each.digest for each in kept if each and each.made.subscription_id == self.subscription_id]
        return self.secret.proves(digests[0] if digests else None)


def incoming_webhooks(reported: Iterable[ReportedChange]) -> tuple[IncomingWebhook, ...]:
    """Keep those that can be ours, each once."""
    parsed = ((parse_secret(each.secret), each) for each in reported)
    found = (IncomingWebhook(secret, each.subscription_id, each.renew) for secret, each in parsed if secret is not None)
    return tuple(dict.fromkeys(found))


def worth_reading(incoming: Sequence[IncomingWebhook], key: EnvironmentKey) -> Sequence[IncomingWebhook]:
    """Keep those whose secrets the environment made; of a request without any such, the first.

    A stranger's request so costs one read at most. A secret that was made before there were codes, or with a former
    key, still counts, one in each request.
    """
    return [each for each in incoming if each.secret.is_of(key)] or incoming[:1]
