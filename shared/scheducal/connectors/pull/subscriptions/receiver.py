"""Incoming webhooks of calendar systems: judged by one read, and queued; nobody learns which counted.

What the environment did not make is not read, but for one entry of a request.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheducal.connectors.looks.model import NOTICED_FOR
from scheducal.connectors.looks.queue import ChangesMessage, ChangesQueue
from scheducal.connectors.pull.subscriptions.incoming import IncomingWebhook, worth_reading
from scheducal.connectors.pull.subscriptions.model import PullState
from scheducal.connectors.pull.subscriptions.rows import pull_state_of
from scheducal.environment_key import environment_key
from scheducal.store.keys import Key, pull_state_key
from scheducal.store.table import Table
from scheducal.values import dataclass

_MOST_KEYS = 100


@dataclass(frozen=True, slots=True)
class Receiving:
    """queue: of pull runs."""

    table: Table
    queue: ChangesQueue

    def receive(self, incoming: Sequence[IncomingWebhook], now: datetime) -> int:
        """Receive incoming webhooks, and count the calendars to pull from.

        Raises store.table.Contention, queue.SendFailed: to be sent again.
        """
        judged = worth_reading(incoming, environment_key())
        pull_states = self._pull_states([*dict.fromkeys(map(_key, judged))])
        at, messages = int(now.timestamp()), set[ChangesMessage]()
        for each in judged:
            if each.is_proven(pull_states.get(_key(each))):
                secret = each.secret
                messages.add(ChangesMessage(secret.tenant_id, secret.connection_id, at, renew=each.renew))
        return self.queue.send(messages, NOTICED_FOR)

    def _pull_states(self, keys: Sequence[Key]) -> dict[Key, PullState]:
        found: dict[Key, PullState] = {}
        for place in range(0, len(keys), _MOST_KEYS):
            rows = self.table.batch_get(keys[place : place + _MOST_KEYS], consistent=True)
            found |= {key: pull_state_of(row) for key, row in rows.items()}
        return found


def _key(webhook: IncomingWebhook) -> Key:
    return pull_state_key(webhook.secret.tenant_id, webhook.secret.connection_id)


def are_authentic(incoming: Sequence[IncomingWebhook]) -> bool:
    """Tell whether any has a secret that the environment made; reads nothing."""
    return any(each.secret.is_of(environment_key()) for each in incoming)
