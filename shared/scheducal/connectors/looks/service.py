"""Asks for looks: a row for each, which the sweeper finds, and a message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from scheducal.clock import Clock
from scheducal.connectors.looks.model import SOONEST
from scheducal.connectors.looks.queue import ChangesMessage, ChangesQueue
from scheducal.connectors.looks.repository import Looks
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class LookRequests:
    """How looks are asked for. queue: of messages about them. Their rows come first: a message may be lost."""

    looks: Looks
    queue: ChangesQueue
    clock: Clock

    def ask(self, tenant_id: str, connection_id: str, references: Iterable[str], delay: timedelta = SOONEST) -> None:
        """Have events of a calendar looked at after a while."""
        now, chosen = self.clock(), list(dict.fromkeys(references))
        for each in chosen:
            self.looks.ask(tenant_id, connection_id, each, now + delay, now)
        at = int(now.timestamp())
        self.queue.send([ChangesMessage(tenant_id, connection_id, at, each) for each in chosen], delay)
