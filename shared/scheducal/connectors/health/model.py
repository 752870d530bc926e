"""How a connection does, as plain values."""

from __future__ import annotations

from datetime import datetime

from scheducal.connectors.connections.model import Connection, TokenFacts
from scheducal.connectors.reconcile.model import Progress, Report
from scheducal.connectors.signatures.model import Refused
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class ConnectionHealth:
    """tokens: None before the first, and for a connection by key. read_at: when its changes were read last.

    report: of the last comparison. progress: of one that is under way. refused: incoming webhooks that proved nothing.
    """

    connection: Connection
    tokens: TokenFacts | None = None
    read_at: datetime | None = None
    report: Report | None = None
    progress: Progress | None = None
    refused: Refused | None = None

    @property
    def worked_at(self) -> datetime | None:
        """Give the last time at which the system is known to have answered."""
        known = [each for each in (self.read_at, self.report.ended_at if self.report else None) if each]
        return max(known, default=None)
