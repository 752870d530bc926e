"""Asks for looks: a row for each, which the sweeper finds, and a message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from scheducal.clock import Clock
from scheducal.connectors.incoming import CarriedRecord
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
        self._send(tenant_id, connection_id, chosen, delay, now)

    def hear(self, tenant_id: str, connection_id: str, records: Iterable[CarriedRecord]) -> int:
        """Have records looked at as a system told them, and count those that are news."""
        now = self.clock()
        news = [each.remote_id for each in records if self.looks.hear(tenant_id, connection_id, each, now, now)]
        self._send(tenant_id, connection_id, list(dict.fromkeys(news)), SOONEST, now)
        return len(news)

    def _send(self, tenant_id: str, connection_id: str, chosen: Iterable[str], delay: timedelta, now: datetime) -> None:
        at = int(now.timestamp())
        self.queue.send([ChangesMessage(tenant_id, connection_id, at, each) for each in chosen], delay)
