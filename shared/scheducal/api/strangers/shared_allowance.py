"""A source's allowance in the table, which all processes share: one row for each source under pressure."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from scheducal.api.strangers.buckets import Allowance
from scheducal.environment_key import environment_key
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import Key
from scheducal.store.table import ConditionFailed, Contention, Table
from scheducal.store.writes import Update
from scheducal.values import dataclass

# Partitions of no tenant; a policy lets public functions write to these alone.
SOURCES = "SOURCE#"
# 128 bits: the row says nothing of the address.
_CODE_LENGTH = 32
# Long after the whole allowance is back.
_KEPT_SECONDS = 3_600

logger = Logger()


@dataclass(frozen=True, slots=True)
class SharedAllowance:
    """name: of what is counted.
    allowance: of one source over all processes.
    """

    table: Table
    name: str
    allowance: Allowance

    def take(self, source: str, count: int, now: int) -> int | None:
        """Take some; the TAT where they are not there, else None. At most two writes.

        A table that does not answer refuses nobody: each process still has its own limit.
        """
        try:
            return self._take(blinded(source), count, now)
        except (ClientError, BotoCoreError, Contention, ConditionFailed) as failed:
            logger.warning("source not counted", extra={"reason": type(failed).__name__})
            return None

    def forget(self, source: str) -> None:
        """Give the source all of its allowance again."""
        self.table.delete(self._key(blinded(source)))

    def _key(self, code: str) -> Key:
        return Key(f"{SOURCES}{self.name}#{code}", "SOURCE")

    def _take(self, code: str, count: int, now: int) -> int | None:
        key = self._key(code)
        cost = count * self.allowance.interval
        try:
            self._move(key, now + cost, Attr("tat").not_exists() | Attr("tat").lte(now), now)
        except ConditionFailed as failed:
            kept = failed.olds[0]
        else:
            return None
        tat = int(kept["tat"]) if kept else now
        if tat > self.allowance.latest(now):
            return tat
        # Another process may write between. Then this one gives up, since its own limit still holds.
        self._move(key, tat + cost, Attr("tat").eq(tat), now)
        return None

    def _move(self, key: Key, tat: int, condition: Condition, now: int) -> None:
        values = {"kind": "source", "tat": tat, "expiresAt": now // 1_000_000 + _KEPT_SECONDS}
        self.table.update(Update(key, values, condition=condition))


def blinded(source: str) -> str:
    """Hide the source for logs and rows: the same source has the same code, and nobody can tell which it is."""
    return environment_key().code("source", source, _CODE_LENGTH)
