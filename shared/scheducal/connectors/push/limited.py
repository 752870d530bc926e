"""One worker's use of a connection, by the rules that all workers share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field
from datetime import timedelta

from scheducal.clock import Clock
from scheducal.connectors import registry
from scheducal.connectors.log.model import Purpose
from scheducal.connectors.log.recording import Judged, Recording
from scheducal.connectors.push.limiter import ConcurrencyLimiter
from scheducal.connectors.push.spending import Spending
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.store.table import Table
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class LimitedUse:
    """note_lost: tells a connection, by tenant and id, that its system lets us in no longer."""

    table: Table
    note_lost: Callable[[str, str], None]
    tenant_id: str
    connection_id: str
    clock: Clock
    spending: Spending = field(default_factory=Spending)

    def knows(self, kind: str) -> None:
        """Say of which kind the system is, so that its limits hold."""
        self.spending.limits = registry.manifest(kind).limits

    @contextmanager
    def place(self) -> Iterator[timedelta | None]:
        """Hold a place while the block lasts. Gives how long to wait where there is none, else None."""
        limiter = ConcurrencyLimiter(self.table)
        place = limiter.enter(self.tenant_id, self.connection_id, self.clock())
        if isinstance(place, timedelta):
            yield place
            return
        self.spending.row = place.row
        try:
            yield None
        finally:
            limiter.leave(place, self.spending, self.clock())

    @contextmanager
    def heed(self, purpose: Purpose) -> Iterator[Judged]:
        """Let everybody know what the block's requests met, and raise it: lost access, or a system that wants rest.

        purpose: of the requests, for the connection's log.
        """
        recording = Recording(self.table, self.tenant_id, self.connection_id, self.clock)
        try:
            with recording.of(purpose) as judged:
                try:
                    yield judged
                finally:
                    self.spending.add(judged.made)
        except AccessLost:
            self.note_lost(self.tenant_id, self.connection_id)
            raise
        except SystemUnavailable as unavailable:
            # A wait that the system names concerns the whole connection, and not this one request.
            if unavailable.retry_after is not None:
                limiter, now = ConcurrencyLimiter(self.table), self.clock()
                limiter.pause(self.tenant_id, self.connection_id, unavailable.retry_after, now)
            raise
