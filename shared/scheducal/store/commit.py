"""A change as one transaction of named writes, so that a refusal can say which of them it was."""

from __future__ import annotations

from collections.abc import Mapping

from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Write

Writes = Mapping[str, Write]


class CommitRefused(Exception):
    """Conditions did not hold. olds: by the write's name, the row as it is; None where there is no row."""

    def __init__(self, olds: Mapping[str, Item | None]) -> None:
        super().__init__(f"refused: {sorted(olds)}")
        self.olds = olds


def commit(table: Table, writes: Writes) -> None:
    """Write all or none; raises CommitRefused, store.table.Contention."""
    # DynamoDB names failed conditions by their place in the transaction.
    names = list(writes)
    try:
        table.transact(list(writes.values()))
    except ConditionFailed as failed:
        raise CommitRefused({names[place]: old for place, old in failed.olds.items()}) from failed
