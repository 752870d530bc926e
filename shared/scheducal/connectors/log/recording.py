"""Notes what workers ask of a connection's system. A note that cannot be kept changes nothing of the work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from aws_lambda_powertools import Logger

from scheducal.clock import Clock
from scheducal.connectors.connected import ChangedThere
from scheducal.connectors.log.model import LONGEST_REASON, MOST_REQUESTS, Entry, Purpose, Result
from scheducal.connectors.log.repository import ConnectionLog
from scheducal.connectors.protocol import SystemRefused
from scheducal.http.exchanges import Exchange, exchanges
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.ids import new_id
from scheducal.metrics import log_fault
from scheducal.store.table import Table
from scheducal.values import dataclass

logger = Logger()


@dataclass(slots=True)
class Judged:
    """What becomes of the work, as far as it is known. The work itself may say more. made: its requests so far."""

    made: list[Exchange]
    result: Result = "done"
    reason: str | None = None

    def refused(self, reason: str) -> None:
        """Say that the system refused it."""
        self.result, self.reason = "refused", reason

    def ended(self, error: BaseException) -> None:
        """Judge what ended the work."""
        self.result, self.reason = _result_of(error), str(error)
        if self.result == "failed":
            # Messages of our own faults may quote a row.
            self.reason = type(error).__name__


@dataclass(frozen=True, slots=True)
class Recording:
    """Whose log is written."""

    table: Table
    tenant_id: str
    connection_id: str
    clock: Clock

    @contextmanager
    def of(self, purpose: Purpose) -> Iterator[Judged]:
        """Note the requests of the block. Work without any leaves no entry, unless it ends badly."""
        at = self.clock()
        with exchanges() as made:
            judged = Judged(made)
            try:
                yield judged
            except BaseException as error:
                judged.ended(error)
                raise
            finally:
                if made or judged.result != "done":
                    self._keep(purpose, at, judged, made)

    def _keep(self, purpose: Purpose, at: datetime, judged: Judged, made: list[Exchange]) -> None:
        entry = Entry(
            tenant_id=self.tenant_id,
            connection_id=self.connection_id,
            entry_id=new_id("log", at),
            at=at,
            direction="out",
            purpose=purpose,
            result=judged.result,
            reason=judged.reason[:LONGEST_REASON] if judged.reason else None,
            milliseconds=sum(each.milliseconds for each in made),
            requests=tuple(made[:MOST_REQUESTS]),
            count=len(made),
        )
        try:
            ConnectionLog(self.table).add(entry)
        except Exception as fault:  # noqa: BLE001  what was done there counts, with or without a note
            log_fault(logger, fault)


def _result_of(error: BaseException) -> Result:
    match error:
        case ChangedThere():
            return "changed_there"
        case SystemUnavailable():
            return "later"
        case AccessLost():
            return "access_lost"
        case SystemRefused():
            return "refused"
    return "failed"
